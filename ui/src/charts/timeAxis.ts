// The time axis that every history shares: months by name, days by number, all in UTC.
import { DAY_MS, formatMonth, formatShortDay, monthStarts } from "../lib/time";
import type { ChartTheme } from "./chartTheme";

/** Where the axis is labelled: months over long spans, else every so many days. */
export function timeTicks(start: number, end: number, most = 8): number[] {
  const days = (end - start) / DAY_MS;
  if (days > 70) {
    const months = monthStarts(start, end);
    const every = Math.ceil(months.length / most);
    return months.filter((_, index) => index % every === 0);
  }
  const step = [1, 2, 7, 14].find((length) => days / length <= most) ?? 14;
  const first = Math.ceil(start / DAY_MS) * DAY_MS;
  const count = Math.max(0, Math.ceil((end - first) / (step * DAY_MS)));
  return Array.from({ length: count }, (_, index) => first + index * step * DAY_MS);
}

/** Writes a tick: "Oct", the year in January, else "14 Oct". */
export function formatTick(at: number, isMonthly: boolean): string {
  if (!isMonthly) return formatShortDay(at);
  const date = new Date(at);
  return date.getUTCMonth() === 0 ? String(date.getUTCFullYear()) : formatMonth(at);
}

export function timeAxis(start: number, end: number, theme: ChartTheme) {
  const ticks = timeTicks(start, end, 6);
  const isMonthly = end - start > 70 * DAY_MS;
  return {
    type: "time",
    min: start,
    max: end,
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { customValues: ticks, lineStyle: { color: theme.line }, length: 4 },
    axisLabel: {
      customValues: ticks,
      color: theme.label,
      fontSize: 11,
      hideOverlap: true,
      showMinLabel: true,
      formatter: (value: number) => formatTick(value, isMonthly),
    },
    splitLine: { show: false },
  };
}
