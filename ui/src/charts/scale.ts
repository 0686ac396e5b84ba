// Axes: round bounds and few ticks, chosen from the data and never fixed at 0 to 1.

export interface Scale {
  min: number;
  max: number;
  interval: number;
}

/** Round bounds around the values, with about `count` steps; starts at 0 when 0 is near. */
export function niceScale(values: Iterable<number>, count = 3): Scale {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return { min: 0, max: 1, interval: 0.5 };
  if (low >= 0 && low < 0.4 * high) low = 0;
  if (low === high)
    [low, high] = low === 0 ? [0, 1] : [low - Math.abs(low) * 0.1, high + Math.abs(high) * 0.1];
  const interval = niceStep((high - low) / count);
  return {
    min: tidy(Math.floor(low / interval + 1e-9) * interval),
    max: tidy(Math.ceil(high / interval - 1e-9) * interval),
    interval,
  };
}

/** The round number (1, 2 or 5 times a power of ten) next above `step`. */
export function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= step * 0.999) ?? 10;
  return tidy(factor * power);
}

/** Removes what binary fractions add at the end: 0.30000000000000004 is 0.3. */
const tidy = (value: number) => Number(value.toPrecision(12));

export interface Run {
  start: number;
  /** Index after the last. */
  end: number;
}

/** Cuts a history into runs without gaps, so that nothing is drawn across a gap. */
export function knownRuns(...columns: (readonly (number | null)[])[]): Run[] {
  const length = columns[0]?.length ?? 0;
  const runs: Run[] = [];
  for (let index = 0; index < length; index += 1) {
    if (!columns.every((column) => column[index] !== null && column[index] !== undefined)) continue;
    const last = runs.at(-1);
    if (last && last.end === index) last.end = index + 1;
    else runs.push({ start: index, end: index + 1 });
  }
  return runs;
}
