import { expect, test } from "vitest";
import { thresholdLine } from "../../testData";
import { curveOf, lineAt, thresholdScale } from "./curve";

const LINES = [
  thresholdLine({ threshold: null, precision: null, value: -0.4 }),
  thresholdLine({ threshold: 0.8, precision: 0.9, value: -0.3 }),
  thresholdLine({ threshold: 0.2, precision: 0.5, value: -0.1 }),
];
const SCALE = { min: 0, max: 1, interval: 0.2 };

test("a line holds from the next lower threshold up to its own, and the ends are drawn out", () => {
  const { at, values } = curveOf(LINES, ({ value }) => ({ value }), SCALE);

  expect(at).toEqual([0, 0.2, 0.2, 0.8, 0.8, 1]);
  expect(values).toEqual([-0.1, -0.1, -0.3, -0.3, -0.4, -0.4]);
});

test("what is not defined is left open, and so is an interval that there is not", () => {
  const { values, lows } = curveOf(LINES, ({ precision }) => ({ value: precision }), SCALE);

  expect(values).toEqual([0.5, 0.5, 0.9, 0.9, null, null]);
  expect(new Set(lows)).toEqual(new Set([null]));
});

test.each([
  [0, 0.2],
  [0.2, 0.2],
  [0.21, 0.8],
  [0.8, 0.8],
  [0.81, null],
])("at %d the rows from %d on are flagged", (at, threshold) => {
  expect(lineAt(LINES, at)?.threshold).toBe(threshold);
});

test("the axis holds the scores that there are and never leaves 0 to 1", () => {
  const rare = [0.004, 0.001].map((threshold) => thresholdLine({ threshold }));

  expect(thresholdScale(LINES)).toEqual({ min: 0, max: 0.8, interval: 0.2 });
  expect(thresholdScale(rare)).toEqual({ min: 0, max: 0.004, interval: 0.001 });
  expect(thresholdScale([thresholdLine({ threshold: 1 })]).max).toBe(1);
});
