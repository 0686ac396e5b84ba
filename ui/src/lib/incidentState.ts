// How an incident stands, in words.
import type { IncidentLine, IncidentPage } from "../api/types";
import { text } from "./text";
import { formatTime } from "./time";

type Standing = Pick<IncidentLine, "state" | "snoozed_until" | "dismissal"> &
  Partial<Pick<IncidentPage, "resolved_by">>;

/** Its state, with what belongs to it: "Snoozed until 28 Nov 2026, 08:00 UTC", "False alarm". */
export function sayState({ state, snoozed_until, dismissal, resolved_by }: Standing): string {
  if (dismissal) return text.incident.falseAlarm;
  if (snoozed_until)
    return `${text.incidentState.snoozed} ${text.incident.until} ${formatTime(snoozed_until)}`;
  return state === "resolved" && resolved_by
    ? text.incident.byHand(resolved_by)
    : text.incidentState[state];
}
