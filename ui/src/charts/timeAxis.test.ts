import { expect, test } from "vitest";
import { formatTick, timeTicks } from "./timeAxis";

const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const day = (tick: number) => new Date(tick).toISOString().slice(0, 10);

test("long spans are labelled at months, thinned to a few", () => {
  const ticks = timeTicks(at("2013-01-01"), at("2014-01-01"), 6);
  expect(ticks.map(day)).toEqual([
    "2013-01-01",
    "2013-03-01",
    "2013-05-01",
    "2013-07-01",
    "2013-09-01",
    "2013-11-01",
  ]);
});

test("short spans are labelled at days", () => {
  const ticks = timeTicks(at("2013-10-01"), at("2013-10-31"), 6);
  expect(ticks.map(day)[1]).toBe("2013-10-08");
});

test("January carries the year", () => {
  expect(formatTick(at("2014-01-01"), true)).toBe("2014");
  expect(formatTick(at("2013-10-01"), true)).toBe("Oct");
  expect(formatTick(at("2013-10-01"), false)).toBe("1 Oct");
});
