// Numbers for people: each unit's way of being written, always with the unit.
import type { Unit } from "../api/types";

/** What stands where nothing is known: never 0, never blank. */
export const UNKNOWN = "–";

/** Stands between a number and its unit, which must not part at the end of a line. */
const GAP = "\u00a0";

const group = (digits: number) =>
  new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Writes `value` with so many decimals and thousands apart, and with a minus that is as wide as a figure. */
const fixed = (value: number, digits: number) => group(digits).format(value).replace("-", "−");

/** Decimals that show about three significant figures. */
export function digitsFor(value: number): number {
  const size = Math.abs(value);
  if (size >= 100 || size === 0) return 0;
  if (size >= 10) return 1;
  if (size >= 0.1) return 2;
  return 3;
}

/** Writes a metric's value with its unit. */
export function formatValue(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  switch (unit) {
    case "ratio":
      return formatPercent(value * 100);
    case "percent":
      return formatPercent(value);
    case "milliseconds":
      return formatMilliseconds(value);
    case "bytes":
      return formatBytes(value);
    case "rows":
      return formatCount(value);
    case "days":
      return `${formatNumber(value)}${GAP}${value === 1 ? "day" : "days"}`;
    case "number":
      return formatNumber(value);
    case "outcome":
      return fixed(value, Math.abs(value) >= 100 ? 0 : 2);
  }
}

/** Writes an axis label with just the decimals that steps of this size need. */
export function formatAxis(value: number, unit: Unit, step: number): string {
  const scaled = unit === "ratio" ? 100 : 1;
  const digits = Math.max(0, -Math.floor(Math.log10(step * scaled) + 1e-9));
  if (unit === "ratio" || unit === "percent")
    return `${fixed(value * scaled, value === 0 ? 0 : digits)}${GAP}%`;
  if (value === 0) return "0";
  if (unit === "milliseconds" || unit === "bytes") return formatValue(value, unit);
  return fixed(value, digits);
}

export function formatPercent(percent: number): string {
  const size = Math.abs(percent);
  if (size > 0 && size < 0.05) return `${percent > 0 ? "<0.1" : ">−0.1"}${GAP}%`;
  return `${fixed(percent, size >= 99.95 || size === 0 ? 0 : 1)}${GAP}%`;
}

export function formatMilliseconds(ms: number): string {
  if (Math.abs(ms) >= 60_000) return `${fixed(ms / 60_000, 1)}${GAP}min`;
  if (Math.abs(ms) >= 1000) return `${fixed(ms / 1000, 2)}${GAP}s`;
  return `${fixed(ms, Math.abs(ms) >= 10 ? 0 : 1)}${GAP}ms`;
}

export function formatBytes(bytes: number): string {
  const steps = ["B", "kB", "MB", "GB", "TB"];
  const step = Math.min(
    steps.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.abs(bytes) || 1) / 3)),
  );
  const value = bytes / 1000 ** step;
  return `${fixed(value, step === 0 || value >= 100 ? 0 : 1)}${GAP}${steps[step]}`;
}

/** Writes a number that has no unit, or a column's own: three significant figures or so. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential(2);
  return Number.isInteger(value) ? fixed(value, 0) : fixed(value, digitsFor(value));
}

/** Writes a probability with three figures of what it is apart from 0 and from 1: 0.308, 0.0521, 0.999870. */
export function formatProbability(value: number): string {
  const apart = Math.min(value, 1 - value);
  return fixed(value, apart > 0 ? Math.min(12, 2 - Math.floor(Math.log10(apart))) : 0);
}

export const formatCount = (count: number) => fixed(count, 0);

/** Writes a big count in short: 195 k, 4.1 M. */
export function formatShortCount(count: number): string {
  if (count >= 1e9) return `${fixed(count / 1e9, 1)}${GAP}bn`;
  if (count >= 1e6) return `${fixed(count / 1e6, 1)}${GAP}M`;
  if (count >= 1e4) return `${fixed(count / 1e3, 0)}${GAP}k`;
  return fixed(count, 0);
}

export interface Reading {
  value?: number | null;
  low?: number | null;
  high?: number | null;
}

/** Writes a 95 % interval, "0.69 to 0.74"; empty where the metric states none. */
export function formatInterval({ low, high }: Reading, unit: Unit): string {
  if (low === null || low === undefined || high === null || high === undefined) return "";
  const [from, to] = [formatValue(low, unit), formatValue(high, unit)];
  const suffix = /\u00a0\S+$/.exec(to)?.[0];
  return suffix && from.endsWith(suffix)
    ? `${from.slice(0, -suffix.length)} to ${to}`
    : `${from} to ${to}`;
}

/** Writes the change from a benchmark: "6.1 % lower than in training". Differences of ratios are points. */
export function formatChange(value: number, benchmark: number, unit: Unit): string {
  const isPoints = unit === "ratio" || unit === "percent";
  const change = isPoints
    ? (value - benchmark) * (unit === "ratio" ? 100 : 1)
    : benchmark === 0
      ? Number.NaN
      : ((value - benchmark) / Math.abs(benchmark)) * 100;
  if (!Number.isFinite(change)) return "";
  if (Math.abs(change) < 0.05) return "as in training";
  const size = isPoints
    ? `${fixed(Math.abs(change), 1)}${GAP}points`
    : `${fixed(Math.abs(change), Math.abs(change) < 9.95 ? 1 : 0)}${GAP}%`;
  return `${size} ${change > 0 ? "above" : "below"} training`;
}

/** Writes what is said of a value, "temp > 37.9", so that it does not part where the line ends. */
export const unbroken = (condition: string) => condition.replace(/ ([<>≤≥=]) /g, `${GAP}$1${GAP}`);

/** Turns an identifier into words: "missed_connection_cost" to "missed connection cost". */
export const words = (identifier: string) => identifier.replaceAll("_", " ");
