import { expect, test } from "vitest";
import { knownRuns, niceScale } from "./scale";

test.each([
  [[0.68, 0.81], { min: 0.65, max: 0.85, interval: 0.05 }],
  [[0.001, 0.008], { min: 0, max: 0.01, interval: 0.005 }],
  [[410, 414], { min: 410, max: 414, interval: 2 }],
  [[-3, 5], { min: -5, max: 5, interval: 5 }],
])("%j gets round bounds of its own, not 0 to 1", (values, scale) => {
  expect(niceScale(values)).toEqual(scale);
});

test("a constant and an empty history still have a scale", () => {
  expect(niceScale([0])).toEqual({ min: 0, max: 1, interval: 0.5 });
  const { min, max } = niceScale([10, 10]);
  expect(min).toBeLessThan(10);
  expect(max).toBeGreaterThan(10);
  expect(niceScale([])).toEqual({ min: 0, max: 1, interval: 0.5 });
});

test("runs end where any column has a gap", () => {
  expect(knownRuns([1, null, 3, 4], [1, 2, 3, null])).toEqual([
    { start: 0, end: 1 },
    { start: 2, end: 3 },
  ]);
});
