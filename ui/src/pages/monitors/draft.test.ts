import { expect, test } from "vitest";
import { metric } from "../../testData";
import { COMPOSITE, nameFor, newDraft, withDetector, withSetting } from "./draft";

const choices = {
  metrics: [
    {
      info: metric({ name: "roc_auc" }),
      columns: [],
      needs_reference: false,
      windows_s: [86_400],
      is_told_of_segments: true,
    },
    {
      info: metric({ name: "psi", title: "PSI", question: "input" }),
      columns: ["temp"],
      needs_reference: true,
      windows_s: [86_400],
      is_told_of_segments: true,
    },
  ],
  detectors: [
    { name: "relative", description: "", settings: [] },
    { name: "drift", description: "", settings: [] },
  ],
  references: ["training", "recent"],
  segments: ["origin", "version"],
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

test("what combines others looks at no metric, and does again once it does not", () => {
  const draft = newDraft(choices, "psi");
  if (!draft) throw new Error("there is a metric");

  const whole = withDetector({ ...draft, is_paging: false }, COMPOSITE, choices);
  const again = withDetector({ ...whole, parts: ["drift"] }, "relative", choices);

  expect(whole).toMatchObject({
    metrics: [],
    reference: "",
    detector: COMPOSITE,
    is_paging: false,
  });
  expect(again).toMatchObject({
    metrics: ["roc_auc"],
    parts: [],
    detector: "relative",
    is_paging: false,
  });
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
