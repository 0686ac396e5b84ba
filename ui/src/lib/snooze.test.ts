import { expect, test } from "vitest";
import { snoozeTimes } from "./snooze";

test("mornings are the next ones at nine, by the clock on the wall", () => {
  const friday = new Date(2026, 10, 27, 3, 12);

  const times = snoozeTimes(friday);

  expect(times.hour).toEqual(new Date(2026, 10, 27, 4, 12));
  expect(times.tomorrow).toEqual(new Date(2026, 10, 28, 9));
  expect(times.monday).toEqual(new Date(2026, 10, 30, 9));
});

test("on a Monday, Monday is the one of next week", () => {
  expect(snoozeTimes(new Date(2026, 10, 30, 3)).monday).toEqual(new Date(2026, 11, 7, 9));
});
