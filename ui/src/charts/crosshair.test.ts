import { expect, test, vi } from "vitest";
import { Crosshair, windowAt } from "./crosshair";

test.each([
  [null, -1],
  [-1, -1],
  [0, 0],
  [9, 0],
  [10, 1],
  [25, -1],
  [30, 2],
  [40, -1],
])("%s lies in window %d of three, with a gap after the second", (at, index) => {
  expect(windowAt([0, 10, 30], 10, at)).toBe(index);
});

test("listeners hear of a change, and of changes only", () => {
  const crosshair = new Crosshair();
  const listener = vi.fn();
  crosshair.subscribe(listener);

  crosshair.set(5);
  crosshair.set(5);

  expect(listener).toHaveBeenCalledTimes(1);
  expect(crosshair.get()).toBe(5);
});
