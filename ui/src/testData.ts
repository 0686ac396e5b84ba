// Values that tests build on; each test states what it is about and leaves the rest to these.
import type {
  Difference,
  IncidentLine,
  MetricInfo,
  PreviewAlert,
  PreviewPage,
  SeriesView,
  ThresholdLine,
  ThresholdPage,
  VersionTraffic,
} from "./api/types";

export const metric = (given: Partial<MetricInfo> = {}): MetricInfo => ({
  name: "roc_auc",
  title: "ROC AUC",
  description: "How well the score ranks.",
  unit: "number",
  better: "higher",
  question: "right",
  ...given,
});

const day = (index: number) => new Date(Date.UTC(2013, 9, 1 + index)).toISOString();

/** A daily history from 1 October 2013; all columns take their length from `values`. */
export function series(values: (number | null)[], given: Partial<SeriesView> = {}): SeriesView {
  return {
    metric: metric(),
    column: "",
    segment: "",
    reference: "",
    window_s: 86_400,
    starts: values.map((_, index) => day(index)),
    values,
    lows: values.map((value) => (value === null ? null : value - 0.1)),
    highs: values.map((value) => (value === null ? null : value + 0.1)),
    n_rows: values.map(() => 900),
    statuses: values.map(() => null),
    benchmark: null,
    reference_until: null,
    events: [],
    expected_by: [],
    ...given,
  };
}

export const incident = (given: Partial<IncidentLine> = {}): IncidentLine => ({
  id: 5,
  model: "late-flights",
  title: "temp from origin=EWR looks converted",
  state: "open",
  severity: "red",
  since: "2013-10-17T00:00:00Z",
  opened_at: "2013-10-19T00:00:00Z",
  resolved_at: null,
  owner: "",
  snoozed_until: null,
  dismissal: null,
  cause: "",
  cost_per_day: null,
  cost_outcome: "",
  ...given,
});

const reading = { value: 0.9, low: 0.88, high: 0.92, n_rows: 900, reason: "" };

/** One number of two versions; what is not given about the difference is as of many rows. */
export const difference = (
  given: { value: number | null; low: number | null; high: number | null },
  about: Partial<MetricInfo> = {},
  rest: Partial<Difference> = {},
): Difference => ({
  metric: metric({ name: "accuracy", title: "Accuracy", unit: "ratio", ...about }),
  outcome: "",
  champion: reading,
  challenger: reading,
  difference: { ...reading, ...given },
  n_windows: 30,
  conclusion: "untold",
  sentence: "No difference told yet.",
  ...rest,
});

export const versionTraffic = (name: string, rows: number[]): VersionTraffic => ({
  name,
  first: day(0),
  last: day(rows.length - 1),
  n_rows: rows.reduce((sum, count) => sum + count, 0),
  share: 0.5,
  rows,
  git_commit: "",
});

export const thresholdLine = (given: Partial<ThresholdLine> = {}): ThresholdLine => ({
  threshold: 0.5,
  precision: 0.6,
  recall: 0.4,
  false_positive_rate: 0.1,
  flagged_ratio: 0.2,
  value: -0.2,
  value_low: -0.22,
  value_high: -0.18,
  ...given,
});

/** An answer without lines; a test gives those that it is about. */
export const thresholdPage = (given: Partial<ThresholdPage> = {}): ThresholdPage => ({
  start: day(0),
  end: day(90),
  n_rows: 900,
  n_positives: 200,
  n_unlabelled: 0,
  reason: "",
  lines: [],
  best: null,
  present: null,
  missed_value: null,
  ...given,
});

export const previewAlert: PreviewAlert = {
  since: "2013-10-05T00:00:00Z",
  opened_at: "2013-10-07T00:00:00Z",
  closed_at: "2013-10-10T00:00:00Z",
  status: "red",
  metric: "js_distance",
  column: "temp",
  segment: "",
  reason: "",
};

/** What a monitor would have told in 90 days. */
export const preview = (alerts: PreviewAlert[]): PreviewPage => ({
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
