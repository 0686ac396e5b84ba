import { expect, test } from "vitest";
import type { MonitorLine, PreviewAlert, PreviewPage } from "../../api/types";
import { metric } from "../../testData";
import { sayAlerts, sayCount, sayScope } from "./say";

const alert: PreviewAlert = {
  since: "2013-10-05T00:00:00Z",
  opened_at: "2013-10-07T00:00:00Z",
  closed_at: "2013-10-10T00:00:00Z",
  status: "red",
  metric: "js_distance",
  column: "temp",
  reason: "",
};

const preview = (alerts: PreviewAlert[]): PreviewPage => ({
  start: "2013-10-01T00:00:00Z",
  end: "2013-12-30T00:00:00Z",
  n_windows: 90,
  n_bad: 0,
  n_grey: 0,
  alerts,
  alarmed_s: 3 * 86_400 * alerts.length,
  settings: {},
  series: [],
  chart: null,
  limits: [],
});

const line: MonitorLine = {
  name: "drift",
  title: "Drift",
  question: "input",
  detector: "drift",
  metrics: ["js_distance"],
  columns: ["temp"],
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

test("how often it would have alerted is said with how long", () => {
  expect(sayAlerts(preview([]))).toBe("No alert in 90 days");
  expect(sayAlerts(preview([alert]))).toBe("1 alert in 90 days, 3 days in all");
  expect(sayAlerts(preview([alert, alert]))).toBe("2 alerts in 90 days, 6 days in all");
});

test("what a monitor looks at is said with the names that people know", () => {
  const metrics = [
    {
      info: metric({ name: "js_distance", title: "Drift (Jensen-Shannon distance)" }),
      columns: ["temp"],
      needs_reference: true,
      windows_s: [86_400],
    },
  ];

  expect(sayScope(line, { metrics, detectors: [], references: [] })).toBe(
    "Drift (Jensen-Shannon distance) · of temp · against recent weeks · every day · " +
      "alerts after 2 of 3 bad windows, ends after 2 good · from 100 rows",
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

  expect(sayScope(both, { metrics: [], detectors: [], references: [] })).toBe(
    "Combines drift, data-quality · every day · alerts after 2 of 3 bad windows, ends after 2 good",
  );
});

test("monitors that are off are not counted among those that stand watch", () => {
  const off = { ...line, is_enabled: false, is_paging: true };

  expect(sayCount([line, { ...line, is_paging: true }, off])).toBe(
    "2 monitors stand watch; 1 of them notifies people.",
  );
});
