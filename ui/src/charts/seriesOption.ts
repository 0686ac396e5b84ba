// One metric's history as a chart: value, 95 % band, benchmark, training period, events, labels to come, bad windows, gaps.
import type { EventBand, ExpectationView, SeriesView } from "../api/types";
import { formatAxis } from "../lib/format";
import { chartText } from "../text/chart";
import { band } from "./band";
import type { ChartTheme } from "./chartTheme";
import type { ChartOption } from "./echarts";
import { knownRuns, niceScale, type Scale } from "./scale";
import { timeAxis } from "./timeAxis";

export const GRID = { left: 52, right: 12, top: 12, bottom: 24 } as const;

/** A history to draw, and if they are to be seen, where in each of its windows alarm begins, and what was as usual. */
export type DrawnSeries = SeriesView & {
  limits?: readonly (number | null)[];
  usual?: ExpectationView;
};

/** A history and what was estimated beside it: all that its chart draws. */
export const drawnViews = (view: SeriesView) => (view.estimate ? [view, view.estimate] : [view]);

/** The bounds of a history's axis: it holds the band and the benchmark too. */
export function seriesScale(view: DrawnSeries) {
  const columns = [
    ...drawnViews(view).flatMap((one) => [...one.values, ...one.lows, ...one.highs]),
    view.benchmark,
  ];
  const known = columns.filter((value) => value !== null && value !== undefined);
  const { lows = [], highs = [] } = view.usual ?? {};
  const beside = [...(view.limits ?? []), ...lows, ...highs];
  return niceScale([...known, ...limitsInReach(known, beside)]);
}

/** A limit far off is not drawn: it would press all else into a line. */
function limitsInReach(values: readonly number[], limits: readonly (number | null)[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const reach = high - low;
  return limits.filter(
    (limit): limit is number => limit !== null && limit >= low - reach && limit <= high + reach,
  );
}

/** The span of time of a history and of what was estimated, in milliseconds. */
export function seriesSpan(view: SeriesView): [number, number] {
  const starts = drawnViews(view).flatMap(({ starts }) => [
    Date.parse(starts[0] ?? ""),
    Date.parse(starts.at(-1) ?? ""),
  ]);
  const known = starts.filter((start) => !Number.isNaN(start));
  return known.length === 0
    ? [0, 0]
    : [Math.min(...known), Math.max(...known) + view.window_s * 1000];
}

export function seriesOption(view: DrawnSeries, theme: ChartTheme, isSmall = false): ChartOption {
  const scale = seriesScale(view);
  const times = view.starts.map((start) => Date.parse(start));
  const estimated = view.estimate?.starts.map((start) => Date.parse(start)) ?? [];
  const [first, last] = seriesSpan(view);
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily: theme.font },
    grid: GRID,
    xAxis: timeAxis(first, last, theme),
    yAxis: {
      type: "value",
      ...scale,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        color: theme.label,
        fontSize: 11,
        formatter: (value: number) => formatAxis(value, view.metric.unit, scale.interval),
      },
      splitLine: { lineStyle: { color: theme.split } },
    },
    series: [
      ...(view.usual ? usualSeries(view.usual, scale, theme) : []),
      band(view, times, theme.value),
      line(view, times, theme, isSmall),
      ...(view.limits ? [limitLine(view.limits, times, theme)] : []),
      ...(view.estimate ? estimateSeries(view.estimate, estimated, theme, isSmall) : []),
      marks(view, times, theme, { status: "yellow", size: isSmall ? 5 : 6.5 }),
      marks(view, times, theme, { status: "red", size: isSmall ? 5.5 : 7.5 }),
    ],
  };
}

function line(view: SeriesView, times: number[], theme: ChartTheme, isSmall: boolean) {
  const lone = new Set(
    knownRuns(view.values).flatMap((run) => (run.end - run.start === 1 ? [run.start] : [])),
  );
  return {
    type: "line",
    silent: true,
    z: 3,
    connectNulls: false,
    data: view.values.map((value, index) => [times[index], value]),
    symbol: (_: unknown, params: { dataIndex: number }) =>
      lone.has(params.dataIndex) ? "circle" : "none",
    symbolSize: 4,
    showAllSymbol: true,
    lineStyle: { color: theme.value, width: isSmall ? 1.4 : 1.7, join: "round" },
    itemStyle: { color: theme.value },
    markLine: benchmarkLine(view, theme),
    markArea: shadedAreas(view, times, theme, isSmall),
  };
}

/** What was estimated while labels lacked: dashed, with its own, wider interval. */
function estimateSeries(view: SeriesView, times: number[], theme: ChartTheme, isSmall: boolean) {
  const bare = {
    ...view,
    benchmark: null,
    reference_until: null,
    labels_coming_since: null,
    events: [],
  };
  const drawn = line(bare, times, theme, isSmall);
  const lineStyle = { ...drawn.lineStyle, type: [5, 3] };
  return [band(view, times, theme.value), { ...drawn, z: 2, lineStyle }];
}

/** What was as usual in each window, and dotted what was expected; on a side on which nothing is bad it has no end. */
function usualSeries(usual: ExpectationView, scale: Scale, theme: ChartTheme) {
  const times = usual.starts.map((start) => Date.parse(start));
  const bounds = {
    lows: usual.lows.map((low) => Math.max(low ?? scale.min, scale.min)),
    highs: usual.highs.map((high) => Math.min(high ?? scale.max, scale.max)),
  };
  const along = (values: readonly (number | null)[], lineStyle: object) => ({
    type: "line",
    silent: true,
    z: 2,
    symbol: "none",
    data: values.map((value, index) => [times[index], value]),
    lineStyle,
  });
  const edge = { color: theme.grey, width: 1 };
  return [
    { ...band(bounds, times, theme.grey), z: 0 },
    along(usual.lows, edge),
    along(usual.highs, edge),
    along(usual.expected, { color: theme.ink, width: 1.3, type: [1.5, 3], cap: "round" }),
  ];
}

/** Where alarm begins: it holds through windows of which that is not known. */
function limitLine(limits: readonly (number | null)[], times: number[], theme: ChartTheme) {
  return {
    type: "line",
    silent: true,
    z: 2,
    step: "end",
    connectNulls: true,
    symbol: "none",
    data: limits.map((limit, index) => [times[index], limit]),
    lineStyle: { color: theme.yellow, width: 1.4 },
  };
}

function benchmarkLine(view: SeriesView, theme: ChartTheme) {
  if (view.benchmark === null) return undefined;
  return {
    silent: true,
    symbol: "none",
    // ECharts would round it to two decimals: a share of 0.5 % would be drawn at 1 %.
    precision: 12,
    data: [{ yAxis: view.benchmark }],
    lineStyle: { color: theme.benchmark, type: [4, 4], width: 1, opacity: 0.8 },
    label: { show: false },
  };
}

/** The training period, declared events, and windows whose labels are still coming: none is quite what the rest is. */
function shadedAreas(view: SeriesView, times: number[], theme: ChartTheme, isSmall: boolean) {
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const end = last + view.window_s * 1000;
  const until = view.reference_until ? Date.parse(view.reference_until) : Number.NEGATIVE_INFINITY;
  const since = view.labels_coming_since ? Date.parse(view.labels_coming_since) : last + 1;
  const areas = [
    ...(until > first ? [[{ name: chartText.reference, xAxis: first }, { xAxis: until }]] : []),
    ...(since <= last ? [[{ xAxis: since }, { xAxis: end }]] : []),
    ...view.events.map((event) => eventArea(event, [first, end], theme)),
  ];
  if (areas.length === 0) return undefined;
  return {
    silent: true,
    z: 0,
    itemStyle: { color: theme.shade, opacity: 1 },
    label: {
      show: !isSmall,
      color: theme.label,
      fontSize: 11,
      position: "insideTopLeft",
      distance: 6,
    },
    data: areas,
  };
}

/** A declared event, as far as it lies in the time shown; its dashed edges and its name tell it from other shades. */
function eventArea(event: EventBand, [first, last]: [number, number], theme: ChartTheme) {
  const start = Math.max(first, Date.parse(event.start));
  const end = event.end === null ? last : Math.min(last, Date.parse(event.end));
  const itemStyle = {
    color: theme.event,
    borderColor: theme.label,
    borderType: "dashed",
    borderWidth: 0.6,
  };
  return [{ name: event.name, xAxis: start, itemStyle }, { xAxis: end }];
}

/** Bad windows: triangles warn, diamonds alarm. */
function marks(
  view: SeriesView,
  times: number[],
  theme: ChartTheme,
  { status, size }: { status: "yellow" | "red"; size: number },
) {
  const points = view.statuses.flatMap((given, index) => {
    const value = view.values[index];
    return given === status && value !== null && value !== undefined ? [[times[index], value]] : [];
  });
  return {
    type: "scatter",
    silent: true,
    z: 4,
    data: points,
    symbol: status === "red" ? "diamond" : "triangle",
    symbolSize: size,
    itemStyle: { color: theme[status], borderColor: theme.panel, borderWidth: 0.8 },
  };
}
