import { expect, test } from "vitest";
import { difference } from "../../testData";
import { placeDifference } from "./placeDifference";

test("zero is in the middle and the farther end of the interval near the edge", () => {
  const place = placeDifference(difference({ value: 0.02, low: -0.01, high: 0.05 }));

  expect(place?.high).toBeCloseTo(0.5 + 0.5 / 1.08);
  expect(place?.low).toBeCloseTo(0.5 - 0.1 / 1.08);
  expect(place?.value).toBeCloseTo(0.5 + 0.2 / 1.08);
});

test("better is to the right, also where lower is better", () => {
  const place = placeDifference(difference({ value: -2, low: -3, high: -1 }, { better: "lower" }));

  expect(place?.low).toBeGreaterThan(0.5);
  expect(place?.low).toBeLessThan(place?.value ?? 0);
  expect(place?.value).toBeLessThan(place?.high ?? 0);
});

test("without an interval there is no place", () => {
  expect(placeDifference(difference({ value: 3, low: null, high: null }))).toBeNull();
  expect(placeDifference(difference({ value: null, low: null, high: null }))).toBeNull();
});
