// Where a difference stands on its plot: zero in the middle, what is better to the right of it.
import type { Difference } from "../../api/types";

/** Places across the plot, 0 (left edge) to 1. */
export interface Place {
  low: number;
  value: number;
  high: number;
}

/** Room kept beside the interval. */
const MARGIN = 1.08;

/** Places a difference and its interval; nothing where there is no interval. */
export function placeDifference({ difference, metric }: Difference): Place | null {
  const { value, low, high } = difference;
  if (value === null || typeof low !== "number" || typeof high !== "number") return null;
  const reach = MARGIN * Math.max(Math.abs(low), Math.abs(high), Number.MIN_VALUE);
  const sign = metric.better === "lower" ? -1 : 1;
  const at = (number: number) => 0.5 + (sign * number) / (2 * reach);
  const [left, right] = [at(low), at(high)].sort((one, other) => one - other);
  return left === undefined || right === undefined
    ? null
    : { low: left, value: at(value), high: right };
}
