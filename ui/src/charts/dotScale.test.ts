import { expect, test } from "vitest";
import { share, spanOf, ticksOf } from "./dotScale";

const dot = (value: number, low: number, high: number, isQuiet = false) => ({
  value,
  low,
  high,
  isQuiet,
});

test("a scale holds intervals and marks, and not those of few rows", () => {
  const dots = [dot(0.62, 0.58, 0.66), dot(0.7, 0.65, 0.74), dot(0.2, 0.01, 0.9, true)];

  const span = spanOf(dots, [{ value: 0.55 }], "ratio");

  expect([span.min, span.max]).toEqual([0.55, 0.75]);
});

test("where all rows are few they make the scale", () => {
  expect(spanOf([dot(0.5, 0.2, 0.8, true)], [], "ratio")).toMatchObject({ min: 0, max: 0.8 });
});

test("a ratio ends at 100 %", () => {
  expect(spanOf([dot(0.9, 0.05, 0.97)], [], "ratio").max).toBe(1);
});

test("what lies beyond the scale stands at its end", () => {
  const span = { min: 0.5, max: 0.75, interval: 0.05 };

  expect([0.4, 0.5, 0.625, 0.9].map((value) => share(span, value))).toEqual([0, 0, 0.5, 1]);
});

test("ticks are round", () => {
  expect(ticksOf({ min: 0.1, max: 0.4, interval: 0.1 })).toEqual([0.1, 0.2, 0.3, 0.4]);
});
