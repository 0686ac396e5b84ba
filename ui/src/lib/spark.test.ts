import { expect, test } from "vitest";
import { calmBounds, sparkPath } from "./spark";

const BOX = { width: 100, height: 20, pad: 0, benchmark: null };

test("a gap starts a new stroke", () => {
  const { path } = sparkPath([0, 1, null, 1], BOX);
  expect(path.match(/M/g)).toHaveLength(2);
});

test("the benchmark counts for the scale", () => {
  expect(sparkPath([0, 1], { ...BOX, benchmark: 2 })).toMatchObject({
    benchmarkY: 0,
    last: { y: 10 },
  });
});

test("a constant history lies in the middle; an empty one draws nothing", () => {
  expect(sparkPath([3, 3], BOX).last).toEqual({ x: 100, y: 10 });
  expect(sparkPath([null, null], BOX)).toEqual({ path: "", last: null, benchmarkY: null });
});

test("noise within a tenth of what is usual cannot fill the height", () => {
  const values = [0.99, 1.01];
  const { last } = sparkPath(values, { ...BOX, include: calmBounds(values, 1) });
  expect(last?.y).toBe(9);
});
