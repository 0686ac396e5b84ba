import { expect, test } from "vitest";
import type { DayStatus } from "../api/types";
import { summariseDays } from "./status";

const days = (...statuses: DayStatus["status"][]): DayStatus[] =>
  statuses.map((status, index) => ({ start: `2013-10-0${index + 1}T00:00:00Z`, status }));

test("days are told worst first, and only what there is", () => {
  expect(summariseDays(days("green", "red", "green"))).toBe("3 days: 1 alarm, 2 well");
  expect(summariseDays([])).toBe("0 days: no days yet");
});
