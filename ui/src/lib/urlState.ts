// The state of a view as it stands in the address: pure encode and decode, so a link shows what you saw.

/** "latest" is what the API takes by itself; the others count back from now. */
export type NamedSpan = "latest" | "30d" | "90d" | "all";

/** The span of time shown: a named length back from now, or two days (end exclusive). */
export type Span = { kind: NamedSpan } | { kind: "custom"; from: string; to: string };

/** Address parameters as strings; what is absent is the default. */
export type Search = Record<string, string | undefined>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

const NAMED: readonly NamedSpan[] = ["latest", "30d", "90d", "all"];

/** Reads a span; `fallback` is the page's own default, which the address leaves out. */
export function decodeSpan(search: Search, fallback: NamedSpan): Span {
  const { span, from, to } = search;
  if (from && to && isDay(from) && isDay(to) && from < to) return { kind: "custom", from, to };
  return { kind: NAMED.find((name) => name === span) ?? fallback };
}

export function encodeSpan(span: Span, fallback: NamedSpan): Search {
  if (span.kind === "custom") return { from: span.from, to: span.to };
  return span.kind === fallback ? {} : { span: span.kind };
}

/** The API answers for at most five years at once; a day less keeps clear of rounding. */
const MOST_DAYS = 5 * 365 - 1;

/**
 * What to ask the API for, counted back from the watched world's present.
 *
 * `beginning` is when all began, as far as is known; it bounds the span "all".
 */
export function spanBounds(span: Span, now: string, beginning = ""): Search {
  const daysAgo = (days: number) => Date.parse(now) - days * DAY_MS;
  const back = (days: number) => ({ from: new Date(daysAgo(days)).toISOString() });
  switch (span.kind) {
    case "custom":
      return { from: `${span.from}T00:00:00Z`, to: `${span.to}T00:00:00Z` };
    case "30d":
      return back(30);
    case "90d":
      return back(90);
    case "all":
      return Date.parse(beginning) > daysAgo(MOST_DAYS) ? { from: beginning } : back(MOST_DAYS);
    case "latest":
      return {};
  }
}

export type ReferenceName = "recent" | "training";

export const decodeReference = (search: Search): ReferenceName =>
  search.reference === "training" ? "training" : "recent";

export const encodeReference = (reference: ReferenceName): Search =>
  reference === "recent" ? {} : { reference };

/** Parses "?a=b" into strings only: "2013" stays text, unlike with the router's JSON default. */
export const parseSearch = (text: string): Search => Object.fromEntries(new URLSearchParams(text));

export function formatSearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== "",
  );
  const text = new URLSearchParams(pairs).toString();
  return text && `?${text}`;
}

function isDay(text: string): boolean {
  return DAY.test(text) && !Number.isNaN(Date.parse(text));
}
