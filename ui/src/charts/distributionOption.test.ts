import { expect, test } from "vitest";
import { cellHeights, shareScale, stepOutline, trimDistribution } from "./distributionOption";

test("equal cells are as high as their shares", () => {
  expect(cellHeights([0, 1, 2], [0.25, 0.75])).toEqual([0.25, 0.75]);
});

test("a wide cell is no higher than its density", () => {
  expect(cellHeights([0, 1, 2, 6], [0.25, 0.25, 0.5])).toEqual([0.25, 0.25, 0.125]);
});

test("heights of different cells are counted in one width", () => {
  expect(cellHeights([0, 1, 2], [0.25, 0.75], 2)).toEqual([0.5, 1.5]);
});

test("the outline is closed at both ends and steps at each edge", () => {
  expect(stepOutline([0, 1, 2], [0.5, 1])).toEqual([
    [0, 0],
    [0, 0.5],
    [1, 0.5],
    [1, 1],
    [2, 1],
    [2, 0],
  ]);
  expect(stepOutline([], [])).toEqual([]);
});

const distribution = {
  edges: [0, 1, 2, 3, 4],
  labels: [],
  reference: [0, 1, 0, 0],
  current: [0, 0, 1, 0],
};

test("cells that neither has rows in are cut off at the ends", () => {
  expect(trimDistribution(distribution)).toEqual({
    edges: [1, 2, 3],
    labels: [],
    reference: [1, 0],
    current: [0, 1],
  });
});

test("small multiples share bounds and top", () => {
  const other = { ...distribution, current: [0, 0, 0, 0.5] };
  expect(shareScale([distribution, other])).toEqual({ min: 1, max: 4, width: 1, peak: 1 });
  expect(shareScale([])).toBeNull();
});
