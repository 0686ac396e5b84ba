// Times for people, in UTC as everywhere in Watchkeeper; "now" is always handed in, never the browser's.

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const WEEKDAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");

export type Moment = string | number;
const date = (at: Moment) => new Date(at);

export const formatMonth = (at: Moment) => MONTHS[date(at).getUTCMonth()] ?? "";
export const formatShortDay = (at: Moment) => `${date(at).getUTCDate()} ${formatMonth(at)}`;
export const formatDay = (at: Moment) => `${formatShortDay(at)} ${date(at).getUTCFullYear()}`;
export const formatWeekday = (at: Moment) =>
  `${WEEKDAYS[date(at).getUTCDay()] ?? ""} ${formatDay(at)}`;
const formatClock = (at: Moment) => date(at).toISOString().slice(11, 16);

/** Writes a time; midnight is just the day. */
export function formatTime(at: Moment): string {
  const isMidnight = date(at).getTime() % DAY_MS === 0;
  return isMidnight ? formatDay(at) : `${formatDay(at)}, ${formatClock(at)} UTC`;
}

/** Writes a window [start, start + length): a day by its name, else by its hours. */
export function formatWindow(start: Moment, windowMs: number): string {
  if (windowMs === DAY_MS) return formatWeekday(start);
  const end = date(start).getTime() + windowMs;
  if (windowMs < DAY_MS)
    return `${formatWeekday(start)}, ${formatClock(start)} to ${formatClock(end)} UTC`;
  return formatDays(start, end);
}

/** Writes where a window starts, as short as can be: "17 Oct", "17 Oct 06:00". */
export const formatShortWindow = (start: Moment, windowMs: number) =>
  windowMs >= DAY_MS ? formatShortDay(start) : `${formatShortDay(start)} ${formatClock(start)}`;

/** Writes whole days [from, to) as people count them, both ends named. */
export function formatDays(from: Moment, to: Moment): string {
  const last = date(to).getTime() - 1;
  if (formatDay(from) === formatDay(last)) return formatDay(from);
  const sameYear = date(from).getUTCFullYear() === new Date(last).getUTCFullYear();
  return `${sameYear ? formatShortDay(from) : formatDay(from)} to ${formatDay(last)}`;
}

/** Writes a length of time in its largest whole unit: "2 days". */
export function formatLength(ms: number): string {
  const units: [number, string][] = [
    [365 * DAY_MS, "year"],
    [DAY_MS, "day"],
    [HOUR_MS, "hour"],
    [60_000, "minute"],
  ];
  for (const [size, name] of units) {
    const count = Math.floor(ms / size);
    if (count >= 1) return `${count} ${name}${count === 1 ? "" : "s"}`;
  }
  return "less than a minute";
}

/** Writes how long before `now` something was: "2 days ago". */
export function formatAgo(at: Moment, now: Moment): string {
  const ms = date(now).getTime() - date(at).getTime();
  return ms < 60_000 ? "just now" : `${formatLength(ms)} ago`;
}

export const isoDay = (at: Moment) => date(at).toISOString().slice(0, 10);

/** First day of each month within [from, to), as milliseconds. */
export function monthStarts(from: Moment, to: Moment): number[] {
  const first = date(from);
  const starts: number[] = [];
  for (let month = 0; month < 1200; month += 1) {
    const at = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month, 1);
    if (at >= date(to).getTime()) break;
    if (at >= first.getTime()) starts.push(at);
  }
  return starts;
}
