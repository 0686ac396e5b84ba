import { expect, test } from "vitest";
import {
  DAY_MS,
  formatAgo,
  formatDays,
  formatLength,
  formatTime,
  formatWindow,
  HOUR_MS,
  monthStarts,
} from "./time";

test("midnight is written as its day, any other time with its clock", () => {
  expect(formatTime("2013-10-17T00:00:00Z")).toBe("17 Oct 2013");
  expect(formatTime("2013-10-17T06:30:00Z")).toBe("17 Oct 2013, 06:30 UTC");
});

test("a span of days names both of its ends, the last one included", () => {
  expect(formatDays("2013-08-05T00:00:00Z", "2013-11-03T00:00:00Z")).toBe("5 Aug to 2 Nov 2013");
  expect(formatDays("2012-12-30T00:00:00Z", "2013-01-03T00:00:00Z")).toBe(
    "30 Dec 2012 to 2 Jan 2013",
  );
  expect(formatDays("2013-10-17T00:00:00Z", "2013-10-18T00:00:00Z")).toBe("17 Oct 2013");
});

test("windows are written by what they are", () => {
  expect(formatWindow("2013-10-17T00:00:00Z", DAY_MS)).toBe("Thu 17 Oct 2013");
  expect(formatWindow("2013-10-17T06:00:00Z", HOUR_MS)).toBe("Thu 17 Oct 2013, 06:00 to 07:00 UTC");
  expect(formatWindow("2013-10-17T00:00:00Z", 7 * DAY_MS)).toBe("17 Oct to 23 Oct 2013");
});

test.each([
  [30_000, "less than a minute"],
  [HOUR_MS, "1 hour"],
  [17 * DAY_MS + HOUR_MS, "17 days"],
])("%d ms is %s", (ms, written) => {
  expect(formatLength(ms)).toBe(written);
});

test("how long ago is counted from the given present", () => {
  expect(formatAgo("2013-11-01T00:00:00Z", "2013-11-03T00:00:00Z")).toBe("2 days ago");
  expect(formatAgo("2013-11-03T00:00:00Z", "2013-11-03T00:00:00Z")).toBe("just now");
});

test("months start where they start, across the year", () => {
  const starts = monthStarts("2012-11-15T00:00:00Z", "2013-02-01T00:00:00Z");
  expect(starts.map((at) => new Date(at).toISOString().slice(0, 10))).toEqual([
    "2012-12-01",
    "2013-01-01",
  ]);
});
