// Which share of each step's predictions a version answered, and the outline that draws it.
import type { VersionTraffic } from "../../api/types";

/** Shares, 0 to 1, of one version by step; null where no version answered anything. */
export function shareSteps(
  version: VersionTraffic,
  all: readonly VersionTraffic[],
): (number | null)[] {
  return version.rows.map((count, step) => {
    const total = all.reduce((sum, one) => sum + (one.rows[step] ?? 0), 0);
    return total === 0 ? null : count / total;
  });
}

/** The outline of the shares as an SVG path, a unit wide for each step and a unit high; gaps stay open. */
export function stepPath(shares: readonly (number | null)[]): string {
  return shares
    .map((share, step) => (share ? `M${step} 1V${round(1 - share)}H${step + 1}V1Z` : ""))
    .join("");
}

const round = (value: number) => Number(value.toFixed(4));
