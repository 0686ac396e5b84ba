import { expect, test } from "vitest";
import { thresholdLine, thresholdPage } from "../../testData";
import { conclude } from "./conclude";

const best = thresholdLine({ threshold: 0.308, value: -0.12, value_low: -0.14, value_high: -0.1 });
const present = { ...best, threshold: null, value: -0.2, value_low: -0.22, value_high: -0.18 };

test("best, present and what is missed are told with their intervals", () => {
  const page = thresholdPage({ best, present, missed_value: 0.08, n_rows: 15_425 });

  expect(conclude(page)).toBe(
    "The best threshold is 0.308: a prediction is then worth −0.120 (95 % interval −0.140 to −0.100), " +
      "against −0.200 (−0.220 to −0.180) as decided at present. What is missed is 0.080 a prediction, " +
      "about 1,230 over the 15,425 labelled predictions of these days.",
  );
});

test("where the intervals overlap it says that it may be less", () => {
  const near = { ...present, value: -0.15, value_low: -0.17, value_high: -0.13 };

  expect(conclude(thresholdPage({ best, present: near, missed_value: 0.03 }))).toMatch(
    /about 27 over the 900 labelled predictions of these days\. The two intervals overlap, so it may be less\.$/,
  );
});

test.each([
  [{ threshold: null, flagged_ratio: 0 }, "It is best to flag nothing: a prediction is then worth"],
  [{ threshold: 0.01, flagged_ratio: 1 }, "It is best to flag every prediction: a prediction is"],
])("flagging all or nothing is told as such: %o", (given, beginning) => {
  expect(conclude(thresholdPage({ best: { ...best, ...given } })).startsWith(beginning)).toBe(true);
});

test("present decisions that are as good, better, or unknown are told as such", () => {
  const page = thresholdPage({ best, present });

  expect(conclude({ ...page, missed_value: 0 })).toMatch(/worth as much\.$/);
  expect(conclude({ ...page, missed_value: -0.05 })).toMatch(
    /do better than any threshold, by 0\.050 a prediction\.$/,
  );
  expect(conclude({ ...page, present: null })).toMatch(/no labelled row has a prediction\.$/);
});

test("a single row has no interval, and no rows have no conclusion", () => {
  const lone = { ...best, value_low: null, value_high: null };

  expect(conclude(thresholdPage({ best: lone }))).toMatch(/is then worth −0\.12\. /);
  expect(conclude(thresholdPage())).toBe("");
});
