import type { Usage } from "../../core/events.ts";
import { NO_USAGE } from "../../core/usage.ts";
import type { Price, TokenCount } from "./prices.ts";

/** Sums what was used by a session, by its group and by the whole study. */
export interface Ledger {
  /** Books one call; a call without a price counts its tokens and no dollars, and makes the sum an estimate. */
  book(entry: LedgerEntry): void;
  of(account: string): Usage;
  /** The first limit that is used up, in words; null when another call may start. */
  exhausted(accounts: readonly Limit[]): string | null;
}

interface LedgerEntry {
  readonly accounts: readonly string[];
  readonly tokens: TokenCount;
  readonly price: Price | null;
  /** Set where the provider named no counts. */
  readonly estimated: boolean;
}

export interface Limit {
  readonly account: string;
  /** Whose budget it is, for people: `this session`. */
  readonly title: string;
  /** Dollars, null for no limit. */
  readonly usd: number | null;
}

/** A ledger that starts with what `spent` says for each account. */
export const openLedger = (spent: ReadonlyMap<string, Usage> = new Map()): Ledger => {
  const sums = new Map(spent);
  const of = (account: string): Usage => sums.get(account) ?? NO_USAGE;
  return {
    of,
    book({ accounts, tokens, price, estimated }) {
      const usd = price === null ? 0 : price(tokens);
      for (const account of new Set(accounts)) {
        const before = of(account);
        sums.set(account, {
          inputTokens: before.inputTokens + tokens.input + tokens.cacheRead + tokens.cacheWrite,
          outputTokens: before.outputTokens + tokens.output,
          usd: before.usd + usd,
          estimated: before.estimated || estimated || price === null,
        });
      }
    },
    exhausted(limits) {
      const spentUp = limits.find(({ account, usd }) => usd !== null && of(account).usd >= usd);
      if (spentUp === undefined) return null;
      const used = of(spentUp.account).usd.toFixed(4);
      return `The budget of ${spentUp.title} is spent: $${used} of $${spentUp.usd?.toFixed(4)}.`;
    },
  };
};
