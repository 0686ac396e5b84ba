import { expect, test } from "vitest";
import { incident } from "../testData";
import { beyondTitle, sayCost, sayState, sayWhen } from "./incidentState";

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

test("an open incident is said since when, one that is over how long it lasted", () => {
  const now = "2013-10-20T00:00:00Z";

  expect(sayWhen(incident(), now)).toBe("since 17 Oct, 3 days ago");
  expect(sayWhen(incident({ resolved_at: "2013-10-18T00:00:00Z" }), now)).toBe(
    "17 Oct, lasted 1 day",
  );
});

test("a cost comes with what it is counted in, and is not made up", () => {
  expect(sayCost(incident({ cost_per_day: 1200, cost_outcome: "lost_orders" }))).toBe(
    "+1,200 lost orders a day",
  );
  expect(sayCost(incident())).toBe("");
});

test("a cause is not told twice where the title has begun it", () => {
  expect(beyondTitle("Fewer rows: the feed stopped.", "Fewer rows")).toBe("The feed stopped.");
  expect(beyondTitle("Fewer rows", "Fewer rows")).toBe("");
  expect(beyondTitle("A new deploy.", "Fewer rows")).toBe("A new deploy.");
});
