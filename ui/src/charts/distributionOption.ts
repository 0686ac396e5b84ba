// Two distributions over the same cells as step areas: before in grey, now in the accent.
import type { Distribution } from "../api/types";
import { formatAxis, formatNumber } from "../lib/format";
import type { ChartTheme } from "./chartTheme";
import type { ChartOption } from "./echarts";
import { niceScale } from "./scale";

export type Point = [number, number];

/** The middle one of the cells' widths. */
export function typicalWidth(edges: readonly number[]): number {
  const widths = edges.slice(1).map((edge, cell) => edge - (edges[cell] ?? 0));
  return widths.sort((a, b) => a - b)[widths.length >> 1] ?? 0;
}

/** Heights to draw: shares of rows per `width`, so a wide cell is no higher than its density. */
export function cellHeights(
  edges: readonly number[],
  shares: readonly number[],
  width = typicalWidth(edges),
): number[] {
  return shares.map((share, cell) => {
    const own = (edges[cell + 1] ?? 0) - (edges[cell] ?? 0);
    const isTypical = own <= 0 || Math.abs(own - width) <= width * 0.01;
    return isTypical ? share : (share * width) / own;
  });
}

/** The outline of a step area: up each cell's left edge, along its top, down at the end. */
export function stepOutline(edges: readonly number[], heights: readonly number[]): Point[] {
  if (heights.length === 0) return [];
  const top = heights.flatMap((height, cell): Point[] => [
    [edges[cell] ?? 0, height],
    [edges[cell + 1] ?? 0, height],
  ]);
  return [[edges[0] ?? 0, 0], ...top, [edges.at(-1) ?? 0, 0]];
}

/** Cells between the first and the last that either has rows in; the empty ends are not worth drawing. */
export function trimDistribution(shown: Distribution): Distribution {
  const cells = shown.edges.slice(1).map((_, cell) => cell);
  const isUsed = (cell: number) =>
    (shown.reference[cell] ?? 0) > 0 || (shown.current[cell] ?? 0) > 0;
  const first = cells.find(isUsed) ?? 0;
  const last = cells.findLast(isUsed) ?? cells.length - 1;
  return {
    ...shown,
    edges: shown.edges.slice(first, last + 2),
    reference: shown.reference.slice(first, last + 1),
    current: shown.current.slice(first, last + 1),
  };
}

/** What several distributions must span for their pictures to be compared: the x-range, the cell and the top. */
export interface SharedScale {
  min: number;
  max: number;
  /** Width of the cell that heights are counted in. */
  width: number;
  peak: number;
}

export function shareScale(distributions: readonly Distribution[]): SharedScale | null {
  const shown = distributions.filter((one) => one.edges.length > 1).map(trimDistribution);
  if (shown.length === 0) return null;
  const width = Math.max(...shown.map((one) => typicalWidth(one.edges)));
  const heights = shown.flatMap((one) => [
    ...cellHeights(one.edges, one.reference, width),
    ...cellHeights(one.edges, one.current, width),
  ]);
  return {
    min: Math.min(...shown.map((one) => one.edges[0] ?? 0)),
    max: Math.max(...shown.map((one) => one.edges.at(-1) ?? 0)),
    width,
    peak: Math.max(...heights),
  };
}

export function distributionOption(
  given: Distribution,
  theme: ChartTheme,
  { isSmall = false, shared = null }: { isSmall?: boolean; shared?: SharedScale | null } = {},
): ChartOption {
  const shown = trimDistribution(given);
  const heights = {
    reference: cellHeights(shown.edges, shown.reference, shared?.width),
    current: cellHeights(shown.edges, shown.current, shared?.width),
  };
  const tops = shared ? [shared.peak] : [...heights.reference, ...heights.current];
  const scale = niceScale([0, ...tops], isSmall ? 2 : 3);
  return {
    animation: false,
    textStyle: { fontFamily: theme.font },
    grid: { left: isSmall ? 8 : 46, right: 10, top: 8, bottom: 22 },
    xAxis: {
      type: "value",
      min: shared?.min ?? shown.edges[0],
      max: shared?.max ?? shown.edges.at(-1),
      splitNumber: isSmall ? 4 : 8,
      axisLine: { lineStyle: { color: theme.line } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        color: theme.label,
        fontSize: 11,
        hideOverlap: true,
        showMinLabel: false,
        showMaxLabel: false,
        formatter: (value: number) => formatNumber(value),
      },
    },
    yAxis: {
      type: "value",
      ...scale,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        show: !isSmall,
        color: theme.label,
        fontSize: 11,
        formatter: (value: number) => formatAxis(value, "ratio", scale.interval),
      },
      splitLine: { show: !isSmall, lineStyle: { color: theme.split } },
    },
    series: [
      area(stepOutline(shown.edges, heights.reference), theme.grey, { fill: 0.42, width: 1, z: 2 }),
      area(stepOutline(shown.edges, heights.current), theme.value, {
        fill: 0.14,
        width: 1.8,
        z: 3,
      }),
    ],
  };
}

function area(
  data: Point[],
  color: string,
  { fill, width, z }: { fill: number; width: number; z: number },
) {
  return {
    type: "line",
    silent: true,
    z,
    data,
    symbol: "none",
    lineStyle: { color, width, join: "miter" },
    areaStyle: { color, opacity: fill, origin: "start" },
  };
}
