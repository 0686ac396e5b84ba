// What is typed of an event before it is declared; times are of UTC, as all times are.
import type { EventBody } from "../../api/types";
import type { Moment } from "../../lib/time";

export interface EventDraft {
  name: string;
  /** As a field for date and time has it: "2013-10-17T06:00". */
  start: string;
  /** Empty while nobody knows. */
  end: string;
  isOfAll: boolean;
  columns: string[];
  metrics: string[];
  isExcluded: boolean;
  isMuted: boolean;
}

/** An event that begins now, is not to be learnt from, and mutes nobody. */
export const newEventDraft = (now: Moment): EventDraft => ({
  name: "",
  start: new Date(now).toISOString().slice(0, 16),
  end: "",
  isOfAll: false,
  columns: [],
  metrics: [],
  isExcluded: true,
  isMuted: false,
});

export type EventProblem = "name" | "start" | "end";

/** What must be mended before it can be declared, if anything. */
export function problemOf({ name, start, end }: EventDraft): EventProblem | null {
  if (name.trim() === "") return "name";
  if (start === "") return "start";
  return end !== "" && end <= start ? "end" : null;
}

/** The event as the API takes it. */
export const eventBody = (draft: EventDraft, model: string): EventBody => ({
  name: draft.name.trim(),
  start: `${draft.start}Z`,
  end: draft.end === "" ? null : `${draft.end}Z`,
  model: draft.isOfAll ? "" : model,
  columns: draft.columns,
  metrics: draft.metrics,
  is_excluded: draft.isExcluded,
  is_muted: draft.isMuted,
});
