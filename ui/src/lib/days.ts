// Days as the status strip needs them: incidents laid over days, and spans chosen by pointing.
import type { DayStatus, IncidentLine } from "../api/types";
import { DAY_MS, isoDay } from "./time";

export interface IncidentBar {
  incident: IncidentLine;
  /** Shares of the span, 0 to 1. */
  left: number;
  right: number;
  /** Row, so that bars of one time do not overlap. */
  lane: number;
}

/** Lays incidents over [start, end), the earliest first, each in the first lane that is free. */
export function layIncidents(
  incidents: readonly IncidentLine[],
  start: string,
  end: string,
): IncidentBar[] {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  const share = (at: number) => Math.min(1, Math.max(0, (at - from) / (to - from)));
  const laneEnds: number[] = [];
  return incidents
    .map((incident) => ({
      incident,
      left: share(Date.parse(incident.since)),
      right: share(incident.resolved_at ? Date.parse(incident.resolved_at) : to),
    }))
    .filter((bar) => bar.right > bar.left)
    .sort((a, b) => a.left - b.left)
    .map((bar) => {
      const free = laneEnds.findIndex((laneEnd) => laneEnd <= bar.left);
      const lane = free < 0 ? laneEnds.length : free;
      laneEnds[lane] = bar.right;
      return { ...bar, lane };
    });
}

/** Days shown on either side of a day that was clicked. */
const AROUND_DAYS = 14;

/** The span that pointing chooses: dragged days as they are, one clicked day with the weeks around it. */
export function chooseSpan(
  days: readonly DayStatus[],
  a: number,
  b: number,
): { from: string; to: string } | null {
  const [first, last] = [days[Math.min(a, b)], days[Math.max(a, b)]];
  if (!first || !last) return null;
  const around = a === b ? AROUND_DAYS : 0;
  return {
    from: isoDay(Date.parse(first.start) - around * DAY_MS),
    to: isoDay(Date.parse(last.start) + (around + 1) * DAY_MS),
  };
}
