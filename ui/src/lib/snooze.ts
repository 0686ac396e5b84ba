// Until when an incident may be snoozed: moments that people name, by the clock on their wall.
import { HOUR_MS } from "./time";

export interface SnoozeTimes {
  hour: Date;
  hours: Date;
  tomorrow: Date;
  monday: Date;
}

const MORNING = 9;
const MONDAY = 1;
const WEEK_DAYS = 7;

/** The moments that are offered at `now`; mornings are the next ones that people see, local time. */
export function snoozeTimes(now: Date): SnoozeTimes {
  const untilMonday = (MONDAY - now.getDay() + WEEK_DAYS) % WEEK_DAYS || WEEK_DAYS;
  return {
    hour: new Date(now.getTime() + HOUR_MS),
    hours: new Date(now.getTime() + 4 * HOUR_MS),
    tomorrow: morning(now, 1),
    monday: morning(now, untilMonday),
  };
}

const morning = (now: Date, days: number) =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
