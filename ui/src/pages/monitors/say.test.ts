import { expect, test } from "vitest";
import type { MonitorLine } from "../../api/types";
import { metric } from "../../testData";
import { sayCount, sayScope } from "./say";

const line: MonitorLine = {
  name: "drift",
  title: "Drift",
  question: "input",
  detector: "drift",
  metrics: ["js_distance"],
  columns: ["temp"],
  segments: [],
  parts: [],
  window_s: 86_400,
  settings: {},
  reference: "recent",
  persistence: { bad: 2, of: 3, clear: 2 },
  min_rows: 100,
  is_enabled: true,
  is_paging: false,
  alarms_when: "",
  status: "green",
  reason: "",
  n_windows: 0,
  n_bad_windows: 0,
  n_alerts: 0,
};

test("what a monitor looks at is said with the names that people know", () => {
  const metrics = [
    {
      info: metric({ name: "js_distance", title: "Drift (Jensen-Shannon distance)" }),
      columns: ["temp"],
      needs_reference: true,
      windows_s: [86_400],
      is_told_of_segments: true,
    },
  ];

  expect(sayScope(line, { metrics, detectors: [], references: [], segments: [] })).toBe(
    "Drift (Jensen-Shannon distance) · of temp · against recent weeks · every day · " +
      "alerts after 2 of 3 bad windows, ends after 2 good · from 100 rows",
  );
});

test("which rows a monitor looks at is said, one segment or each value of a column", () => {
  const scoped = { ...line, segments: ["origin", "version=2.1"] };

  expect(sayScope(scoped, { metrics: [], detectors: [], references: [], segments: [] })).toContain(
    "of temp · for each origin, where version=2.1 · against recent weeks",
  );
});

test("what combines others says which", () => {
  const both = {
    ...line,
    metrics: [],
    columns: [],
    reference: "",
    detector: "composite",
    parts: ["drift", "data-quality"],
  };

  expect(sayScope(both, { metrics: [], detectors: [], references: [], segments: [] })).toBe(
    "Combines drift, data-quality · every day · alerts after 2 of 3 bad windows, ends after 2 good",
  );
});

test("monitors that are off are not counted among those that stand watch", () => {
  const off = { ...line, is_enabled: false, is_paging: true };

  expect(sayCount([line, { ...line, is_paging: true }, off])).toBe(
    "2 monitors stand watch; 1 of them notifies people.",
  );
});
