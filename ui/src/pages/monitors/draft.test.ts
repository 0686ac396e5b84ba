import { expect, test } from "vitest";
import { metric } from "../../testData";
import { nameFor, newDraft, withSetting } from "./draft";

const choices = {
  metrics: [
    { info: metric({ name: "roc_auc" }), columns: [], needs_reference: false, windows_s: [86_400] },
    {
      info: metric({ name: "psi", title: "PSI", question: "input" }),
      columns: ["temp"],
      needs_reference: true,
      windows_s: [86_400],
    },
  ],
  detectors: [
    { name: "relative", description: "", settings: [] },
    { name: "drift", description: "", settings: [] },
  ],
  references: ["training", "recent"],
};

test("a new monitor begins with what its metric needs", () => {
  expect(newDraft(choices)).toMatchObject({ metrics: ["roc_auc"], detector: "relative" });
  expect(newDraft(choices, "psi")).toMatchObject({
    title: "PSI",
    question: "input",
    detector: "drift",
    reference: "recent",
  });
  expect(newDraft({ ...choices, metrics: [] })).toBeNull();
});

test("a setting that is taken back is the default again", () => {
  const draft = newDraft(choices);
  if (!draft) throw new Error("there is a metric");

  const set = withSetting(draft, "red_ratio", 0.3);

  expect(set.settings).toEqual({ red_ratio: 0.3 });
  expect(withSetting(set, "red_ratio", null).settings).toEqual({});
});

test.each([
  ["Time to answer", [], "time-to-answer"],
  ["Größe & Länge", [], "gro-e-la-nge"],
  ["Drift", ["drift", "drift-2"], "drift-3"],
  ["★", [], "monitor"],
])("the name for %s is one that the API takes and nobody has", (title, taken, name) => {
  expect(nameFor(title, taken)).toBe(name);
});
