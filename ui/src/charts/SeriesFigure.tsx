import { useMemo, useState } from "react";
import type { SeriesView } from "../api/types";
import { MetricInfo } from "../components/MetricInfo";
import { StatusMark } from "../components/StatusMark";
import { formatCount, formatInterval, formatValue } from "../lib/format";
import { formatShortWindow, formatWindow } from "../lib/time";
import { chartText } from "../text/chart";
import { useCrosshairTime, windowAt } from "./crosshair";
import { Readout } from "./Readout";
import { SeriesChart } from "./SeriesChart";
import classes from "./SeriesFigure.module.css";
import { SeriesTable } from "./SeriesTable";
import type { DrawnSeries } from "./seriesOption";
import { latestKnown, summariseSeries, tellPastEstimates } from "./summariseSeries";

interface Props {
  view: DrawnSeries;
  height?: number;
  /** Says more than the metric's own title where a page shows several columns. */
  title?: string;
  /** A time to mark: when something began. */
  since?: string;
  /** What stands beneath the chart. */
  children?: React.ReactNode;
}

/** A history with its name, what it means, what it reads under the crosshair, and a table instead. */
export function SeriesFigure({ view, height = 150, title, since, children }: Props) {
  const [isTable, setTable] = useState(false);
  const label = title ?? view.metric.title;
  return (
    <figure className={classes.figure} aria-label={summariseSeries(view, label)}>
      <figcaption className={classes.caption}>
        <h3 className={classes.title}>{label}</h3>
        <MetricInfo info={view.metric} />
        <button
          type="button"
          className={classes.switch}
          aria-label={`${label}: ${isTable ? chartText.chart : chartText.table}`}
          title={isTable ? chartText.chart : chartText.table}
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        >
          <svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
            <path
              d="M2 3h12v10H2zM2 6.4h12M2 9.7h12M6.5 3v10"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.2"
            />
          </svg>
        </button>
      </figcaption>
      <SeriesReadout view={view} />
      {isTable ? (
        <SeriesTable view={view} label={label} />
      ) : (
        <Picture view={view} height={height} since={since} />
      )}
      {view.past_estimates && <p className={classes.past}>{tellPastEstimates(view)}</p>}
      {children}
    </figure>
  );
}

interface PictureProps {
  view: DrawnSeries;
  height: number;
  since: string | undefined;
}

function Picture({ view, height, since }: PictureProps) {
  const isEmpty = view.values.every((value) => value === null);
  if (isEmpty) {
    return (
      <p className={classes.empty} style={{ height }}>
        {chartText.noData}
      </p>
    );
  }
  return <SeriesChart view={view} height={height} since={since} />;
}

/** The window under the crosshair, else the latest known one; one line, so nothing jumps. */
function SeriesReadout({ view }: { view: SeriesView }) {
  const at = useCrosshairTime();
  const starts = useMemo(() => view.starts.map((start) => Date.parse(start)), [view.starts]);
  const pointed = windowAt(starts, view.window_s * 1000, at);
  const estimate = useEstimateAt(view.estimate, at);
  if (estimate && (pointed < 0 || view.values[pointed] === null))
    return <EstimateReadout {...estimate} />;
  const index = pointed >= 0 ? pointed : latestKnown(view);
  if (index < 0) return <Readout />;
  const start = starts[index] ?? 0;
  const windowMs = view.window_s * 1000;
  const isComing = start >= Date.parse(view.labels_coming_since ?? "");
  const value = view.values[index] ?? null;
  const status = view.statuses[index];
  const interval = formatInterval(
    { low: view.lows[index], high: view.highs[index] },
    view.metric.unit,
  );
  return (
    <Readout>
      <strong>{value === null ? chartText.noValue : formatValue(value, view.metric.unit)}</strong>
      {interval && <span title={chartText.interval}>{interval}</span>}
      {status && status !== "green" && status !== "grey" && (
        <StatusMark status={status} variant="icon" size={12} />
      )}
      <EventNames view={view} start={start} />
      <span className={classes.when}>
        {pointed < 0
          ? formatWindow(start, windowMs)
          : `${formatShortWindow(start, windowMs)} · ${formatCount(view.n_rows[index] ?? 0)} ${isComing ? chartText.rowsSoFar : chartText.rows}`}
      </span>
    </Readout>
  );
}

/** The names of the declared events that touch the window that starts then, if there are any. */
function EventNames({ view, start }: { view: SeriesView; start: number }) {
  const end = start + view.window_s * 1000;
  const names = view.events
    .filter(
      (event) => Date.parse(event.start) < end && (!event.end || start < Date.parse(event.end)),
    )
    .map(({ name }) => name);
  return names.length > 0 && <span className={classes.event}>{names.join(", ")}</span>;
}

interface Estimated {
  view: SeriesView;
  index: number;
}

/** The estimate under the crosshair, if there is one. */
function useEstimateAt(view: SeriesView | null | undefined, at: number | null): Estimated | null {
  const starts = useMemo(() => view?.starts.map((start) => Date.parse(start)) ?? [], [view]);
  if (!view) return null;
  const index = windowAt(starts, view.window_s * 1000, at);
  return index >= 0 && view.values[index] !== null ? { view, index } : null;
}

function EstimateReadout({ view, index }: Estimated) {
  const { unit } = view.metric;
  const interval = formatInterval({ low: view.lows[index], high: view.highs[index] }, unit);
  return (
    <Readout title={chartText.estimatedWhile}>
      <strong>≈ {formatValue(view.values[index], unit)}</strong>
      {interval && <span>{interval}</span>}
      <span className={classes.when}>
        {formatShortWindow(view.starts[index] ?? "", view.window_s * 1000)} · {chartText.estimated}
      </span>
    </Readout>
  );
}
