// The scale that dots with intervals share, and where a number lies on it.
import type { Unit } from "../api/types";
import { niceScale, type Scale } from "./scale";

/** One number with its interval. */
export interface DotValue {
  value: number | null;
  low: number | null;
  high: number | null;
  /** Rests on too few rows to say anything: drawn in the background. */
  isQuiet: boolean;
}

/** Round bounds around what is known well; intervals of few rows would leave no room for the others. */
export function spanOf(
  dots: readonly DotValue[],
  marks: readonly { value: number }[],
  unit: Unit,
): Scale {
  const known = (among: readonly DotValue[]) =>
    among
      .flatMap((dot) => [dot.value, dot.low, dot.high])
      .filter((value): value is number => value !== null);
  const well = known(dots.filter((dot) => !dot.isQuiet));
  const values = [...(well.length ? well : known(dots)), ...marks.map((mark) => mark.value)];
  const span = niceScale(values, 4);
  return unit === "ratio" && span.max > 1 ? { ...span, max: 1 } : span;
}

/** Where a number lies, 0 to 1; at the end of the scale where it lies beyond. */
export function share({ min, max }: Scale, value: number): number {
  return Math.min(1, Math.max(0, (value - min) / (max - min)));
}

/** The round numbers of a scale, ascending. */
export function ticksOf({ min, max, interval }: Scale): number[] {
  const count = Math.floor((max - min) / interval + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) =>
    Number((min + index * interval).toPrecision(12)),
  );
}
