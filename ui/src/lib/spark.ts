export interface SparkBox {
  width: number;
  height: number;
  /** Kept free on every side, in pixels. */
  pad: number;
  benchmark: number | null;
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

const round = (value: number) => Math.round(value * 10) / 10;
