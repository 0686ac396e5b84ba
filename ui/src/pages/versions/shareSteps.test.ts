import { expect, test } from "vitest";
import { versionTraffic } from "../../testData";
import { shareSteps, stepPath } from "./shareSteps";

test("shares are of what all versions answered in a step, and unknown where none did", () => {
  const all = [versionTraffic("2.0", [90, 50, 0]), versionTraffic("2.1", [10, 50, 0])];

  expect(all.map((version) => shareSteps(version, all))).toEqual([
    [0.9, 0.5, null],
    [0.1, 0.5, null],
  ]);
});

test("the outline is as high as the share and leaves gaps open", () => {
  expect(stepPath([1, null, 0.25])).toBe("M0 1V0H1V1ZM2 1V0.75H3V1Z");
  expect(stepPath([0])).toBe("");
});
