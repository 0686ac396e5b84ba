import { expect, test } from "vitest";
import { actionsOf } from "./actionsOf";

test("what nobody has taken on is to be taken on first", () => {
  for (const state of ["open", "reopened", "snoozed"] as const) {
    expect(actionsOf({ state, dismissal: null })).toEqual([
      "acknowledge",
      "snooze",
      "assign",
      "resolve",
      "dismiss",
    ]);
  }
});

test("what somebody is on is to be resolved", () => {
  expect(actionsOf({ state: "acknowledged", dismissal: null })[0]).toBe("resolve");
});

test("what is over can be reopened, and called false once", () => {
  expect(actionsOf({ state: "resolved", dismissal: null })).toEqual(["reopen", "dismiss"]);
  expect(actionsOf({ state: "resolved", dismissal: "season" })).toEqual(["reopen"]);
});
