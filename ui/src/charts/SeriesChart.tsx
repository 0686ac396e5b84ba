import { useMemo, useRef } from "react";
import type { SeriesView } from "../api/types";
import { formatShortDay } from "../lib/time";
import { incidentText } from "../text/incident";
import { Chart } from "./Chart";
import { useChartTheme } from "./chartTheme";
import { useCrosshair, useCrosshairTime, windowAt } from "./crosshair";
import classes from "./SeriesChart.module.css";
import {
  type DrawnSeries,
  drawnViews,
  GRID,
  seriesOption,
  seriesScale,
  seriesSpan,
} from "./seriesOption";

interface Props {
  view: DrawnSeries;
  height: number;
  /** A time to mark: when something began. */
  since?: string | undefined;
}

/** A history as a chart; pointing at it moves the page's crosshair. */
export function SeriesChart({ view, height, since }: Props) {
  const theme = useChartTheme();
  const option = useMemo(() => seriesOption(view, theme, height < 150), [view, theme, height]);
  const box = useRef<HTMLDivElement>(null);
  const crosshair = useCrosshair();
  const point = (event: React.PointerEvent) => {
    const frame = box.current?.getBoundingClientRect();
    if (!frame) return;
    const share = (event.clientX - frame.left - GRID.left) / (frame.width - GRID.left - GRID.right);
    const [start, end] = seriesSpan(view);
    crosshair.set(share < 0 || share >= 1 ? null : start + share * (end - start));
  };
  return (
    <div
      ref={box}
      className={classes.chart}
      onPointerMove={point}
      onPointerLeave={() => crosshair.set(null)}
    >
      <Chart option={option} height={height} />
      {since && <Since view={view} since={since} />}
      <Hair view={view} />
    </div>
  );
}

const PLOT = { left: GRID.left, right: GRID.right, top: GRID.top, bottom: GRID.bottom };

/** Marks where something began. */
function Since({ view, since }: { view: SeriesView; since: string }) {
  const [start, end] = seriesSpan(view);
  const share = (Date.parse(since) - start) / (end - start);
  if (!(share >= 0 && share < 1)) return null;
  return (
    <div className={classes.plot} style={PLOT}>
      <div className={classes.since} style={{ left: `${share * 100}%` }}>
        <span data-left={share > 0.7 || undefined}>
          {incidentText.since} {formatShortDay(since)}
        </span>
      </div>
    </div>
  );
}

/** The window under the crosshair and what is drawn there: the value, or else what was estimated. */
function useShownAt(view: SeriesView, at: number | null) {
  const views = useMemo(
    () =>
      drawnViews(view).map(({ starts, values }) => ({
        starts: starts.map((start) => Date.parse(start)),
        values,
      })),
    [view],
  );
  const found = views
    .map(({ starts, values }) => ({
      starts,
      values,
      index: windowAt(starts, view.window_s * 1000, at),
    }))
    .filter(({ index }) => index >= 0)
    .map(({ starts, values, index }) => ({ starts, index, value: values[index] ?? null }));
  return found.find(({ value }) => value !== null) ?? found[0];
}

/** The crosshair's line, and a dot on the value; drawn over the chart, so nothing is drawn anew. */
function Hair({ view }: { view: DrawnSeries }) {
  const at = useCrosshairTime();
  const shown = useShownAt(view, at);
  if (!shown) return null;
  const { starts, index, value } = shown;
  const [start, end] = seriesSpan(view);
  const scale = seriesScale(view);
  const left = ((starts[index] ?? start) - start) / (end - start);
  return (
    <div className={classes.plot} style={PLOT}>
      <div className={classes.hair} style={{ left: `${left * 100}%` }} />
      {value !== null && (
        <div
          className={classes.dot}
          style={{
            left: `${left * 100}%`,
            bottom: `${((value - scale.min) / (scale.max - scale.min)) * 100}%`,
          }}
        />
      )}
    </div>
  );
}
