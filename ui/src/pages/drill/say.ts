// What became of a planted fault, in a few words for a cell.
import type { DrillFinding, FaultFinding, Trial } from "../../api/types";
import { formatLength } from "../../lib/time";
import { drillText } from "../../text/drill";

/** How loud a trial was: people told, seen on the page alone, or not seen at all. */
export type Loudness = "told" | "page" | "unseen";

export function loudness(trial: Trial): Loudness {
  if (trial.told_after_s !== null) return "told";
  return trial.notices.length > 0 ? "page" : "unseen";
}

export function sayTrial(trial: Trial): string {
  if (trial.told_after_s !== null) return drillText.after(formatLength(trial.told_after_s * 1000));
  return drillText[loudness(trial) === "page" ? "pageOnly" : "unseen"];
}

/** What one monitor made of a trial; null where it saw nothing. */
export function sayNotice(trial: Trial, monitor: string): string | null {
  const notice = trial.notices.find((one) => one.monitor === monitor);
  if (!notice) return null;
  const after = drillText.after(formatLength(notice.after_s * 1000));
  return notice.is_told ? after : `${after}, ${drillText.pageOnly}`;
}

/** Whether nobody is told of a fault at its strongest. */
export const hasBlindSpot = (fault: FaultFinding) => fault.trials.at(-1)?.told_after_s === null;

/** The monitors that noticed a fault in any strength, and those that did not, in the model's order. */
export function partMonitors(fault: FaultFinding, found: DrillFinding) {
  const names = Object.keys(found.titles);
  const seen = new Set(fault.trials.flatMap(({ notices }) => notices.map((one) => one.monitor)));
  return {
    noticed: names.filter((name) => seen.has(name)),
    silent: names.filter((name) => !seen.has(name) && !found.disturbed.includes(name)),
  };
}

export const titleOf = (found: DrillFinding, name: string) => found.titles[name] ?? name;

/** Who was told of it first, at the strongest. */
export function sayWho(fault: FaultFinding, found: DrillFinding): string {
  const strongest = fault.trials.at(-1)?.notices ?? [];
  return [...new Set(strongest.map(({ monitor }) => titleOf(found, monitor)))].join(drillText.and);
}
