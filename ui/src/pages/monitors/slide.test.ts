import { expect, test } from "vitest";
import type { SettingChoice } from "../../api/types";
import { positionOf, slideOf, valueAt } from "./slide";

const setting = (given: Partial<SettingChoice>): SettingChoice => ({
  name: "red_ratio",
  description: "",
  default: 0.15,
  low: 0,
  high: 100,
  ...given,
});

test("a slider covers what one is likely to choose, within what is allowed", () => {
  expect(slideOf(setting({}), null, [])).toMatchObject({ min: 0, max: 0.6, isLog: false });
  expect(slideOf(setting({}), 2, [])).toMatchObject({ max: 8 });
  expect(slideOf(setting({ default: 0.8, high: 1 }), null, [])).toMatchObject({ max: 1 });
});

test("a number without default is slid over what the metric was", () => {
  const free = setting({ default: null, low: null, high: null });

  expect(slideOf(free, null, [120, 180])).toMatchObject({ min: 120, max: 180 });
  expect(slideOf(free, 400, [120, 180])).toMatchObject({ min: 0, max: 1000 });
});

test("bounds far apart are slid over by their powers of ten, and back", () => {
  const slide = slideOf(setting({ default: 0.001, low: 1e-6, high: 0.2 }), null, []);

  expect(slide.isLog).toBe(true);
  expect(valueAt(slide, positionOf(slide, 0.001))).toBe(0.001);
  expect(valueAt(slide, positionOf(slide, 1))).toBe(0.2);
});

test("a value that was typed beyond the slider stands at its end", () => {
  expect(positionOf(slideOf(setting({}), null, []), 7)).toBe(0.6);
});
