// Statuses: their order, their words, and what a row of days amounts to.
import type { DayStatus, Status } from "../api/types";
import { sharedText } from "../text/shared";

/** Worst first, as lists are sorted. */
export const STATUSES: readonly Status[] = ["red", "yellow", "green", "grey"];

export const statusWord = (status: Status) => sharedText.status[status];

/** Says a row of days in words: "90 days: 74 well, 4 warning, 12 alarm". */
export function summariseDays(days: readonly DayStatus[]): string {
  const parts = STATUSES.flatMap((status) => {
    const count = days.filter((day) => day.status === status).length;
    return count ? [`${count} ${statusWord(status).toLowerCase()}`] : [];
  });
  return `${days.length} ${days.length === 1 ? "day" : "days"}: ${parts.join(", ") || sharedText.noDays}`;
}
