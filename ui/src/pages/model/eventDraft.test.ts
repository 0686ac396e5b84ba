import { expect, test } from "vitest";
import { eventBody, newEventDraft, problemOf } from "./eventDraft";

const draft = { ...newEventDraft("2013-10-17T06:00:30Z"), name: " Sale " };

test("an event begins now, is open, and is of the page's model", () => {
  expect(eventBody(draft, "late-flights")).toEqual({
    name: "Sale",
    start: "2013-10-17T06:00Z",
    end: null,
    model: "late-flights",
    columns: [],
    metrics: [],
    is_excluded: true,
    is_muted: false,
  });
});

test("an event of all models names none", () => {
  expect(
    eventBody({ ...draft, isOfAll: true, end: "2013-10-18T00:00" }, "late-flights"),
  ).toMatchObject({ model: "", end: "2013-10-18T00:00Z" });
});

test.each([
  [{}, null],
  [{ end: "2013-10-17T06:01" }, null],
  [{ name: "  " }, "name"],
  [{ start: "" }, "start"],
  [{ end: "2013-10-17T06:00" }, "end"],
])("%j has the problem %s", (given, problem) => {
  expect(problemOf({ ...draft, ...given })).toBe(problem);
});
