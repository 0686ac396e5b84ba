import { describe, expect, test } from "vitest";
import {
  decodeReference,
  decodeSpan,
  encodeReference,
  encodeSpan,
  formatSearch,
  parseSearch,
  type Span,
  spanBounds,
} from "./urlState";

const SPANS: Span[] = [
  { kind: "latest" },
  { kind: "30d" },
  { kind: "90d" },
  { kind: "all" },
  { kind: "custom", from: "2013-06-01", to: "2013-09-01" },
];

describe("spans", () => {
  test.each(SPANS)("$kind survives the way through the address", (span) => {
    const address = formatSearch(encodeSpan(span, "90d"));
    expect(decodeSpan(parseSearch(address), "90d")).toEqual(span);
  });

  test("a page's default leaves the address clean", () => {
    expect(encodeSpan({ kind: "90d" }, "90d")).toEqual({});
  });

  test.each([
    { from: "2013-09-01", to: "2013-06-01" },
    { from: "soon", to: "2013-06-01" },
    { from: "2013-13-45", to: "2013-14-01" },
    { span: "a while" },
  ])("what cannot be read falls back: %o", (search) => {
    expect(decodeSpan(search, "90d")).toEqual({ kind: "90d" });
  });

  test("named spans count back from the watched world's present", () => {
    expect(spanBounds({ kind: "30d" }, "2013-11-03T00:00:00Z")).toEqual({
      from: "2013-10-04T00:00:00.000Z",
    });
    expect(spanBounds({ kind: "latest" }, "2013-11-03T00:00:00Z")).toEqual({});
  });

  test("all is since the beginning, but no more than the API answers for", () => {
    const now = "2013-11-03T00:00:00Z";
    expect(spanBounds({ kind: "all" }, now, "2013-01-01T00:00:00Z")).toEqual({
      from: "2013-01-01T00:00:00Z",
    });
    expect(spanBounds({ kind: "all" }, now).from).toBe("2008-11-05T00:00:00.000Z");
  });

  test("custom spans are whole days in UTC", () => {
    const span: Span = { kind: "custom", from: "2013-06-01", to: "2013-09-01" };
    expect(spanBounds(span, "2013-11-03T00:00:00Z")).toEqual({
      from: "2013-06-01T00:00:00Z",
      to: "2013-09-01T00:00:00Z",
    });
  });
});

test("the reference survives the way through the address", () => {
  expect(decodeReference(encodeReference("training"))).toBe("training");
  expect(encodeReference("recent")).toEqual({});
  expect(decodeReference({ reference: "nonsense" })).toBe("recent");
});

test("addresses hold text only: a number stays the text it was", () => {
  expect(parseSearch("?from=2013")).toEqual({ from: "2013" });
  expect(formatSearch({ from: "2013", to: undefined, odd: 3 })).toBe("?from=2013");
});
