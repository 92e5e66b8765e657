import { useMemo, useSyncExternalStore } from "react";

/** Where one is: the page's name, what it is about, and its settings, all in the address so that it can be shared. */
export interface Place {
  readonly page: string;
  readonly subject: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** Reads the address after the #. */
const readPlace = (location: string): Place => {
  const [path = "", query = ""] = location.split("?");
  const [, page = "", subject = ""] = path.split("/");
  return {
    page: page || "overview",
    subject: decoded(subject),
    settings: Object.fromEntries(new URLSearchParams(query)),
  };
};

// An address that somebody cut short is still an address.
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Writes an address; empty settings are left out. */
const placeAddress = ({ page, subject, settings }: Place): string => {
  const pairs = Object.entries(settings).filter(([, value]) => value !== "");
  const query = new URLSearchParams(pairs).toString();
  return `/${page}${subject === "" ? "" : `/${encodeURIComponent(subject)}`}${query === "" ? "" : `?${query}`}`;
};

/** A link to a trial's page. */
export const trialAddress = (trial: number): string => `#/trial/${trial}`;

/** The place that the address names, and how to change its settings or go elsewhere. */
export const usePlace = () => {
  const location = useSyncExternalStore(follow, currentAddress);
  const place = useMemo(() => readPlace(location), [location]);
  return { ...place, set: changeSettings, go };
};

const go = (page: string, subject = "", settings: Readonly<Record<string, string>> = {}): void => {
  window.location.hash = placeAddress({ page, subject, settings });
};

// Settings do not make steps in the history: "back" leads to the view before.
const changeSettings = (changes: Readonly<Record<string, string>>): void => {
  const now = readPlace(currentAddress());
  window.history.replaceState(null, "", `#${placeAddress({ ...now, settings: { ...now.settings, ...changes } })}`);
  window.dispatchEvent(new Event(ADDRESS_CHANGED));
};

const currentAddress = (): string => window.location.hash.slice(1);

const follow = (listener: () => void): (() => void) => {
  window.addEventListener("hashchange", listener);
  window.addEventListener(ADDRESS_CHANGED, listener);
  return () => {
    window.removeEventListener("hashchange", listener);
    window.removeEventListener(ADDRESS_CHANGED, listener);
  };
};

const ADDRESS_CHANGED = "espalier-address-changed";
