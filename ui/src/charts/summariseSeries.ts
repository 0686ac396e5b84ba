// A history in words, for those who do not see the chart.
import type { SeriesView } from "../api/types";
import { formatCount, formatInterval, formatValue } from "../lib/format";
import { formatDays, formatWindow } from "../lib/time";
import { chartText } from "../text/chart";
import { modelText } from "../text/model";

/** Index of the latest window with a value, one whose labels have come if there is any; -1 when there is none. */
export function latestKnown({ starts, values, labels_coming_since: since }: SeriesView): number {
  const isKnown = (value: number | null) => value !== null;
  const whole = values.filter(
    (_, index) => !since || Date.parse(starts[index] ?? "") < Date.parse(since),
  );
  const index = whole.findLastIndex(isKnown);
  return index >= 0 ? index : values.findLastIndex(isKnown);
}

/** One sentence or three: span, latest value with interval, range, benchmark, bad windows. */
export function summariseSeries(view: SeriesView, label: string): string {
  const { unit } = view.metric;
  const index = latestKnown(view);
  if (index < 0) return `${label}: ${chartText.noData}`;
  const known = view.values.filter((value) => value !== null);
  const end = Date.parse(view.starts.at(-1) ?? "") + view.window_s * 1000;
  const interval = formatInterval({ low: view.lows[index], high: view.highs[index] }, unit);
  const nBad = view.statuses.filter((status) => status === "red" || status === "yellow").length;
  return [
    `${label}, ${formatDays(view.starts[0] ?? "", end)}:`,
    `${formatValue(view.values[index], unit)}${interval && ` (${interval})`} on ${formatWindow(view.starts[index] ?? "", view.window_s * 1000)};`,
    `between ${formatValue(Math.min(...known), unit)} and ${formatValue(Math.max(...known), unit)};`,
    view.benchmark === null ? "" : `${formatValue(view.benchmark, unit)} in training;`,
    `${modelText.badWindows(formatCount(nBad), formatCount(view.starts.length))}.`,
    view.estimate ? latestEstimate(view.estimate) : "",
    tellPastEstimates(view),
    view.events.length
      ? chartText.declaredNames(view.events.map(({ name }) => name).join(", "))
      : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** How far earlier estimates were off, as labels tell; empty where they tell of none. */
export function tellPastEstimates({ past_estimates: past, metric }: SeriesView): string {
  if (!past) return "";
  const off = formatValue(past.mean_error, metric.unit);
  return chartText.pastEstimates(past.n_windows, off, past.n_held);
}

/** What was estimated last, where labels had not all come. */
function latestEstimate(view: SeriesView): string {
  const index = latestKnown(view);
  const { unit } = view.metric;
  const interval = formatInterval({ low: view.lows[index], high: view.highs[index] }, unit);
  const when = formatWindow(view.starts[index] ?? "", view.window_s * 1000);
  return `Estimated at ${formatValue(view.values[index], unit)}${interval && ` (${interval})`} on ${when}.`;
}
