import { expect, test } from "vitest";
import type { DayStatus } from "../api/types";
import { incident } from "../testData";
import { chooseSpan, layIncidents } from "./days";

const START = "2013-10-01T00:00:00Z";
const END = "2013-10-11T00:00:00Z";

test("incidents lie at their share of the span, open ones to its end", () => {
  const [bar] = layIncidents([incident({ since: "2013-10-06T00:00:00Z" })], START, END);
  expect(bar).toMatchObject({ left: 0.5, right: 1, lane: 0 });
});

test("incidents of one time take lanes of their own, later ones the first that is free", () => {
  const bars = layIncidents(
    [
      incident({ id: 1, since: "2013-10-01T00:00:00Z", resolved_at: "2013-10-05T00:00:00Z" }),
      incident({ id: 2, since: "2013-10-03T00:00:00Z", resolved_at: "2013-10-09T00:00:00Z" }),
      incident({ id: 3, since: "2013-10-06T00:00:00Z" }),
    ],
    START,
    END,
  );
  expect(bars.map((bar) => bar.lane)).toEqual([0, 1, 0]);
});

test("incidents outside the span are left out", () => {
  const before = incident({ since: "2013-01-01T00:00:00Z", resolved_at: "2013-02-01T00:00:00Z" });
  expect(layIncidents([before], START, END)).toEqual([]);
});

const days: DayStatus[] = ["01", "02", "03"].map((day) => ({
  start: `2013-10-${day}T00:00:00Z`,
  status: "green",
}));

test("a clicked day is shown with the weeks around it", () => {
  expect(chooseSpan(days, 1, 1)).toEqual({ from: "2013-09-18", to: "2013-10-17" });
});

test("dragged days are shown as they are, whichever way they were dragged", () => {
  expect(chooseSpan(days, 2, 0)).toEqual({ from: "2013-10-01", to: "2013-10-04" });
  expect(chooseSpan([], 0, 0)).toBeNull();
});
