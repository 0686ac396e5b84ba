// A number over the threshold as a step function: between two thresholds, what is flagged stays the same.
import type { ThresholdLine } from "../../api/types";
import { niceScale, type Scale } from "../../charts/scale";

type Column = (number | null)[];

/** Corners of the steps, from left to right; null where the number is not defined. */
export interface Curve {
  /** Thresholds. */
  at: number[];
  values: Column;
  lows: Column;
  highs: Column;
}

/** A number of one line, with its interval where it has one. */
export interface Reading {
  value: number | null;
  low?: number | null;
  high?: number | null;
}

/** The thresholds that are drawn: round bounds around the scores that there are, within 0 to 1. */
export function thresholdScale(lines: readonly ThresholdLine[]): Scale {
  const known = lines.map(({ threshold }) => threshold).filter((one) => one !== null);
  const scale = niceScale(known, 5);
  return { ...scale, min: Math.max(0, scale.min), max: Math.min(1, scale.max) };
}

/** Draws a line's number from the next lower threshold, where it begins to hold, up to its own. */
export function curveOf(
  lines: readonly ThresholdLine[],
  read: (line: ThresholdLine) => Reading,
  scale: Scale,
): Curve {
  const rising = lines.toReversed();
  const readings = rising.map(read);
  const twice = (column: Column) => column.flatMap((value) => [value, value]);
  return {
    at: rising.flatMap((line, index) => [
      rising[index - 1]?.threshold ?? scale.min,
      line.threshold ?? scale.max,
    ]),
    values: twice(readings.map(({ value }) => value)),
    lows: twice(readings.map(({ low }) => low ?? null)),
    highs: twice(readings.map(({ high }) => high ?? null)),
  };
}

/** The line that holds at a threshold; above the highest score it is the one that flags nothing. */
export function lineAt(
  lines: readonly ThresholdLine[],
  threshold: number,
): ThresholdLine | undefined {
  return lines.findLast((line) => line.threshold === null || line.threshold >= threshold);
}
