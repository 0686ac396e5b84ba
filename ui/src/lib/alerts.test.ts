import { expect, test } from "vitest";
import type { PreviewAlert, PreviewPage } from "../api/types";
import { sayAlerts } from "./alerts";

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

test("how often it would have alerted is said with how long", () => {
  expect(sayAlerts(preview([]))).toBe("No alert in 90 days");
  expect(sayAlerts(preview([alert]))).toBe("1 alert in 90 days, 3 days in all");
  expect(sayAlerts(preview([alert, alert]))).toBe("2 alerts in 90 days, 6 days in all");
});
