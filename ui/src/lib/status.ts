// Statuses: their order, their words, and what a row of days amounts to.
import type { DayStatus, Status } from "../api/types";
import { text } from "./text";

/** Worst first, as lists are sorted. */
export const STATUSES: readonly Status[] = ["red", "yellow", "green", "grey"];

export const badness: Record<Status, number> = { grey: 0, green: 1, yellow: 2, red: 3 };

export const isBad = (status: Status | null | undefined) => status === "red" || status === "yellow";

export const statusWord = (status: Status) => text.status[status];

/** Says a row of days in words: "90 days: 74 well, 4 warning, 12 alarm". */
export function summariseDays(days: readonly DayStatus[]): string {
  const parts = STATUSES.flatMap((status) => {
    const count = days.filter((day) => day.status === status).length;
    return count ? [`${count} ${statusWord(status).toLowerCase()}`] : [];
  });
  return `${days.length} days: ${parts.join(", ") || text.noDays}`;
}

export interface StatusRun {
  status: Status;
  start: number;
  /** Index after the last. */
  end: number;
}

/** Cuts statuses into runs of equal ones; null where nobody judged. */
export function statusRuns(statuses: readonly (Status | null)[]): StatusRun[] {
  const runs: StatusRun[] = [];
  statuses.forEach((status, index) => {
    const last = runs.at(-1);
    if (status === null) return;
    if (last && last.end === index && last.status === status) last.end = index + 1;
    else runs.push({ status, start: index, end: index + 1 });
  });
  return runs;
}
