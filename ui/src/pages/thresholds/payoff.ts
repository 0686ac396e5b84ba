// What decisions bring and cost, as it is typed and as it stands in the address; names and defaults are the API's.
import type { Search } from "../../lib/urlState";

export const AMOUNTS = ["value_tp", "cost_fp", "cost_fn", "value_tn"] as const;

export type Amount = (typeof AMOUNTS)[number];

/** Amounts in the reader's own unit, of one decision of each kind. */
export type Payoff = Record<Amount, number>;

/** By these the best threshold is the one of most right decisions. */
const DEFAULT: Payoff = { value_tp: 0, cost_fp: 1, cost_fn: 1, value_tn: 0 };

/** Sums over all predictions stay exact below it. */
const MOST = 1e9;

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

export type AmountProblem = "missing" | "unreadable" | "too_large";

export type ReadAmount = { amount: number } | { problem: AmountProblem };

/** Reads what was typed; spaces between thousands and a true minus sign are fine, a comma could mean either. */
export function readAmount(typed: string): ReadAmount {
  const plain = typed.replaceAll(/\s/g, "").replace("−", "-");
  if (plain === "") return { problem: "missing" };
  if (!NUMBER.test(plain)) return { problem: "unreadable" };
  const amount = Number(plain);
  return Math.abs(amount) > MOST ? { problem: "too_large" } : { amount };
}

/** Reads the address; what is absent or cannot be read is the default. */
export function decodePayoff(search: Search): Payoff {
  const read = (name: Amount) => {
    const found = readAmount(search[name] ?? "");
    return "amount" in found ? found.amount : DEFAULT[name];
  };
  return {
    value_tp: read("value_tp"),
    cost_fp: read("cost_fp"),
    cost_fn: read("cost_fn"),
    value_tn: read("value_tn"),
  };
}

export const encodePayoff = (payoff: Payoff): Search =>
  Object.fromEntries(
    AMOUNTS.filter((name) => payoff[name] !== DEFAULT[name]).map((name) => [
      name,
      String(payoff[name]),
    ]),
  );
