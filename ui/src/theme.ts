import { useEffect, useState } from "react";

export type Theme = "light" | "dark";

/** The theme in use: chosen on this page before, else the system's; canvases redraw when it changes. */
export const useTheme = (): { readonly theme: Theme; toggle(): void } => {
  const [theme, setTheme] = useState<Theme>(() => remembered() ?? systemTheme());
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    window.dispatchEvent(new Event(THEME_CHANGED));
  }, [theme]);
  useEffect(() => {
    const query = window.matchMedia("(prefers-color-scheme: dark)");
    const follow = (): void => {
      if (remembered() === null) setTheme(systemTheme());
    };
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  return {
    theme,
    toggle: () => {
      const next = theme === "dark" ? "light" : "dark";
      try {
        localStorage.setItem(KEY, next);
      } catch {
        // A browser without storage forgets the choice with the page.
      }
      setTheme(next);
    },
  };
};

/** Counts up when colours change, so that what is drawn is drawn again. */
export const useThemeTurn = (): number => {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const next = (): void => setTurn((n) => n + 1);
    window.addEventListener(THEME_CHANGED, next);
    return () => window.removeEventListener(THEME_CHANGED, next);
  }, []);
  return turn;
};

/** Sets the theme before anything is drawn. */
export const applyTheme = (): void => {
  document.documentElement.dataset.theme = remembered() ?? systemTheme();
};

const remembered = (): Theme | null => {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : null;
  } catch {
    return null;
  }
};

const systemTheme = (): Theme => (window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

const KEY = "espalier-theme";
const THEME_CHANGED = "espalier-theme-changed";
