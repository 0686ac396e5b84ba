// The state of a view as it stands in the address: pure encode and decode, so a link shows what you saw.

/** The span of time shown: a named length back from now, or two days (end exclusive). */
export type Span = { kind: "30d" | "90d" | "all" } | { kind: "custom"; from: string; to: string };

export const DEFAULT_SPAN: Span = { kind: "90d" };

/** Address parameters as strings; what is absent is the default. */
export type Search = Record<string, string | undefined>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

export function decodeSpan(search: Search): Span {
  const { span, from, to } = search;
  if (from && to && isDay(from) && isDay(to) && from < to) return { kind: "custom", from, to };
  if (span === "30d" || span === "all") return { kind: span };
  return DEFAULT_SPAN;
}

export function encodeSpan(span: Span): Search {
  if (span.kind === "custom") return { from: span.from, to: span.to };
  return span.kind === DEFAULT_SPAN.kind ? {} : { span: span.kind };
}

/** What to ask the API for; nothing asks for its default, the latest 90 days. */
export function spanBounds(span: Span, now: string): Search {
  switch (span.kind) {
    case "custom":
      return { from: `${span.from}T00:00:00Z`, to: `${span.to}T00:00:00Z` };
    case "30d":
      return { from: new Date(Date.parse(now) - 30 * DAY_MS).toISOString() };
    case "all":
      return { from: "1970-01-01T00:00:00Z" };
    case "90d":
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
