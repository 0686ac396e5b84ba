export interface SparkBox {
  width: number;
  height: number;
  /** Kept free on every side, in pixels. */
  pad: number;
  benchmark: number | null;
  /** Values that the scale must hold, so that what is quiet looks quiet. */
  include?: readonly number[];
}

export interface Spark {
  /** SVG path; each gap starts a new stroke. */
  path: string;
  last: { x: number; y: number } | null;
  benchmarkY: number | null;
}

/** Fits a history into a box; the benchmark counts for the scale. */
export function sparkPath(values: readonly (number | null)[], box: SparkBox): Spark {
  const known = values.filter((value) => value !== null);
  known.push(...(box.include ?? []));
  if (box.benchmark !== null) known.push(box.benchmark);
  const low = Math.min(...known);
  const high = Math.max(...known);
  const inner = box.height - 2 * box.pad;
  const y = (value: number) =>
    round(high === low ? box.height / 2 : box.pad + ((high - value) / (high - low)) * inner);
  const step = (box.width - 2 * box.pad) / Math.max(1, values.length - 1);
  let path = "";
  let isGap = true;
  let last: Spark["last"] = null;
  values.forEach((value, index) => {
    if (value !== null) {
      last = { x: round(box.pad + index * step), y: y(value) };
      path += `${isGap ? "M" : "L"}${last.x} ${last.y}`;
    }
    isGap = value === null;
  });
  return { path, last, benchmarkY: box.benchmark === null ? null : y(box.benchmark) };
}

/** Bounds a tenth to either side of what is usual: lesser noise then stays a calm line. */
export function calmBounds(values: readonly (number | null)[], benchmark: number | null): number[] {
  const known = values.filter((value) => value !== null);
  const usual =
    benchmark ?? known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return [usual * 0.9, usual * 1.1];
}

const round = (value: number) => Math.round(value * 10) / 10;
