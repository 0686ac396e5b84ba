import { expect, test } from "vitest";
import { incident } from "../testData";
import { sayState } from "./incidentState";

test("a state is said with what belongs to it", () => {
  const snoozed_until = "2026-11-28T08:00:00Z";
  const resolved = incident({ state: "resolved" });

  expect(sayState(incident({ state: "reopened" }))).toBe("Reopened");
  expect(sayState(incident({ state: "snoozed", snoozed_until }))).toBe(
    "Snoozed until 28 Nov 2026, 08:00 UTC",
  );
  expect(sayState(resolved)).toBe("Resolved");
  expect(sayState({ ...resolved, resolved_by: "Ada" })).toBe("Resolved by Ada");
  expect(sayState({ ...resolved, resolved_by: "Ada", dismissal: "season" })).toBe("False alarm");
});
