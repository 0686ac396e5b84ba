// The 95 % band around a line, open where the interval is not known.
import { knownRuns } from "./scale";

interface Bounds {
  lows: readonly (number | null)[];
  highs: readonly (number | null)[];
}

interface CustomApi {
  coord: (point: [number, number]) => [number, number];
}

/** Intervals over an axis as one polygon for each run without gaps; `at` is where each of them lies. */
export function band({ lows, highs }: Bounds, at: number[], color: string) {
  const runs = knownRuns(lows, highs);
  return {
    type: "custom",
    silent: true,
    z: 1,
    data: runs.map((run) => [run.start]),
    clip: true,
    renderItem: (params: { dataIndex: number }, api: CustomApi) => {
      const run = runs[params.dataIndex];
      if (!run) return null;
      const range = Array.from({ length: run.end - run.start }, (_, step) => run.start + step);
      const corner = (index: number, column: Bounds["lows"]) =>
        api.coord([at[index] ?? 0, column[index] ?? 0]);
      const points = [
        ...range.map((index) => corner(index, highs)),
        ...range.reverse().map((index) => corner(index, lows)),
      ];
      const style = { fill: color, opacity: 0.15 };
      // What is alone has no width; its interval is drawn as a bar.
      return range.length === 1
        ? {
            type: "polyline",
            shape: { points },
            style: { stroke: color, opacity: 0.35, lineWidth: 3, fill: "none" },
          }
        : { type: "polygon", shape: { points }, style };
    },
  };
}
