import { expect, test } from "vitest";
import type { DrillFinding, FaultFinding, Trial } from "../../api/types";
import { hasBlindSpot, partMonitors, sayNotice, sayTrial, sayWho } from "./say";

const DAY_S = 86_400;

const trial = (
  amount: string,
  notices: { monitor: string; is_told: boolean }[] = [],
  told_after_s: number | null = null,
): Trial => ({
  strength: 1,
  amount,
  what: "",
  notices: notices.map((one) => ({ ...one, after_s: DAY_S, status: "red" })),
  told_after_s,
});

const WEAK = trial("2 %");
const MEDIUM = trial("10 %", [{ monitor: "drift", is_told: false }]);
const STRONG = trial(
  "50 %",
  [
    { monitor: "drift", is_told: false },
    { monitor: "quality", is_told: true },
  ],
  2 * DAY_S,
);
const fault: FaultFinding = {
  fault: "nulls",
  title: "Missing values",
  column: "temp",
  trials: [WEAK, MEDIUM, STRONG],
  sentence: "",
};
const found: DrillFinding = {
  model: "m",
  start: "",
  end: "",
  ran_at: "",
  n_rows: 1,
  titles: { performance: "Performance", drift: "Drift", traffic: "Traffic", quality: "Quality" },
  disturbed: ["performance"],
  faults: [fault],
  sentence: "",
};

test("a trial is told after a time, seen on the page alone, or not seen", () => {
  expect([WEAK, MEDIUM, STRONG].map(sayTrial)).toEqual([
    "unseen",
    "on the page only",
    "after 2 days",
  ]);
});

test("each monitor says what it made of a trial", () => {
  expect(sayNotice(STRONG, "quality")).toBe("after 1 day");
  expect(sayNotice(STRONG, "drift")).toBe("after 1 day, on the page only");
  expect(sayNotice(WEAK, "drift")).toBeNull();
});

test("monitors are those that noticed, and those that could have", () => {
  expect(partMonitors(fault, found)).toEqual({
    noticed: ["drift", "quality"],
    silent: ["traffic"],
  });
  expect(sayWho(fault, found)).toBe("Drift · Quality");
});

test("a fault that nobody is told of at its strongest is a blind spot", () => {
  expect(hasBlindSpot(fault)).toBe(false);
  expect(hasBlindSpot({ ...fault, trials: [WEAK, MEDIUM] })).toBe(true);
});
