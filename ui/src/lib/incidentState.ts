// How an incident stands, in words.
import type { IncidentLine, IncidentPage } from "../api/types";
import { incidentText } from "../text/incident";
import { sharedText } from "../text/shared";
import { formatTime } from "./time";

type Standing = Pick<IncidentLine, "state" | "snoozed_until" | "dismissal"> &
  Partial<Pick<IncidentPage, "resolved_by">>;

/** Its state in a word or two. */
export const nameState = ({ state, dismissal }: Pick<Standing, "state" | "dismissal">): string =>
  dismissal ? incidentText.falseAlarm : sharedText.incidentState[state];

/** Its state, with what belongs to it: "Snoozed until 28 Nov 2026, 08:00 UTC", "False alarm". */
export function sayState(standing: Standing): string {
  const { snoozed_until, dismissal, resolved_by } = standing;
  const name = nameState(standing);
  if (snoozed_until) return `${name} ${incidentText.until} ${formatTime(snoozed_until)}`;
  return resolved_by && !dismissal ? incidentText.byHand(resolved_by) : name;
}
