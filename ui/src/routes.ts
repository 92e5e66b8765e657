import { useCallback, useMemo } from "react";
import { useHashLocation } from "wouter/use-hash-location";

/** Where one is: the page's name, what it is about, and its settings, all in the address so that it can be shared. */
export interface Place {
  readonly page: string;
  readonly subject: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** Reads the address after the #. */
export const readPlace = (location: string): Place => {
  const [path = "", query = ""] = location.split("?");
  const [, page = "", subject = ""] = path.split("/");
  return {
    page: page || "overview",
    subject: decodeURIComponent(subject),
    settings: Object.fromEntries(new URLSearchParams(query)),
  };
};

/** Writes an address; empty settings are left out. */
export const placeAddress = ({ page, subject, settings }: Place): string => {
  const pairs = Object.entries(settings).filter(([, value]) => value !== "");
  const query = new URLSearchParams(pairs).toString();
  return `/${page}${subject === "" ? "" : `/${encodeURIComponent(subject)}`}${query === "" ? "" : `?${query}`}`;
};

/** A link to a trial's page. */
export const trialAddress = (trial: number): string => `#/trial/${trial}`;

/** The place that the address names, and how to change its settings or go elsewhere. */
export const usePlace = () => {
  const [location, navigate] = useHashLocation();
  const place = useMemo(() => readPlace(location), [location]);
  const set = useCallback(
    (changes: Readonly<Record<string, string>>) => {
      const now = readPlace(window.location.hash.slice(1));
      navigate(placeAddress({ ...now, settings: { ...now.settings, ...changes } }), { replace: true });
    },
    [navigate],
  );
  const go = useCallback(
    (page: string, subject = "", settings: Readonly<Record<string, string>> = {}) =>
      navigate(placeAddress({ page, subject, settings })),
    [navigate],
  );
  return { ...place, set, go };
};
