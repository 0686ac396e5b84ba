// A curve over the threshold with its band as a chart; marks are drawn over it by the page.
import type { Unit } from "../../api/types";
import { band } from "../../charts/band";
import type { ChartTheme } from "../../charts/chartTheme";
import type { ChartOption } from "../../charts/echarts";
import type { Scale } from "../../charts/scale";
import { formatAxis } from "../../lib/format";
import { thresholdsText } from "../../text/thresholds";
import type { Curve } from "./curve";

export interface Axes {
  x: Scale;
  y: Scale;
  unit: Unit;
  isSmall: boolean;
}

/** Room around the plot, in pixels; above it stands the name of the best threshold. */
export const plotGrid = (isSmall: boolean) =>
  isSmall
    ? { left: 44, right: 8, top: 8, bottom: 24 }
    : { left: 56, right: 12, top: 24, bottom: 44 };

export function curveOption(curve: Curve, axes: Axes, theme: ChartTheme): ChartOption {
  const { x, y, unit, isSmall } = axes;
  const labels = { color: theme.label, fontSize: 11 };
  return {
    animation: false,
    textStyle: { fontFamily: theme.font },
    grid: plotGrid(isSmall),
    xAxis: {
      type: "value",
      ...x,
      interval: isSmall ? x.max - x.min : x.interval,
      name: isSmall ? "" : thresholdsText.threshold,
      nameLocation: "middle",
      nameGap: 26,
      nameTextStyle: labels,
      axisLine: { onZero: false, lineStyle: { color: theme.line } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        ...labels,
        hideOverlap: true,
        formatter: (value: number) => formatAxis(value, "number", x.interval),
      },
    },
    yAxis: {
      type: "value",
      ...y,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...labels, formatter: (value: number) => formatAxis(value, unit, y.interval) },
      splitLine: { lineStyle: { color: theme.split } },
    },
    series: [
      band(curve, curve.at, theme.value),
      {
        type: "line",
        silent: true,
        z: 3,
        connectNulls: false,
        symbol: "none",
        data: curve.values.map((value, index) => [curve.at[index], value]),
        lineStyle: { color: theme.value, width: isSmall ? 1.4 : 1.8, join: "round" },
      },
    ],
  };
}
