// How an incident stands, in words.
import type { IncidentLine, IncidentPage } from "../api/types";
import { incidentText } from "../text/incident";
import { sharedText } from "../text/shared";
import { formatValue, words } from "./format";
import { formatAgo, formatLength, formatShortDay, formatTime } from "./time";

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

/** Since when it goes on, or how long it lasted: "since 3 Dec, 28 days ago", "15 Oct, lasted 10 days". */
export function sayWhen(
  { since, resolved_at }: Pick<IncidentLine, "since" | "resolved_at">,
  now: string,
): string {
  const day = formatShortDay(since);
  if (resolved_at === null) return `${incidentText.since} ${day}, ${formatAgo(since, now)}`;
  const length = formatLength(Date.parse(resolved_at) - Date.parse(since));
  return `${day}, ${incidentText.lasted} ${length}`;
}

/** What it costs, of what: "+78,966 missed connection cost usd a day"; empty where that is not known. */
export function sayCost({
  cost_per_day,
  cost_outcome,
}: Pick<IncidentLine, "cost_per_day" | "cost_outcome">): string {
  if (cost_per_day === null) return "";
  return `+${formatValue(cost_per_day, "outcome")} ${words(cost_outcome)} ${incidentText.costADay}`;
}

/** What a cause says beyond its incident's title, as a sentence; empty where that is nothing. */
export function beyondTitle(cause: string, title: string): string {
  if (!cause.startsWith(title)) return cause;
  const rest = cause.slice(title.length).replace(/^[\s:,.;]+/, "");
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
