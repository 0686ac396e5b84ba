// Words of the incidents: their list, and each one's page.
import type { Dismissal, EventKind } from "../api/types";

const dismissals: Record<Dismissal, { label: string; hint: string }> = {
  too_small: {
    label: "It is too small to matter",
    hint: "What is no larger than this is to be left alone.",
  },
  season: {
    label: "It is usual at that time",
    hint: "Of the day, the week or the month, or on holidays.",
  },
  elsewhere: {
    label: "It only matters in other columns",
    hint: "The columns that alarmed are not to be watched.",
  },
  known_change: {
    label: "A known change, or something that will not come again",
    hint: "Nothing is to be changed.",
  },
};

const event: Record<EventKind, string> = {
  opened: "Opened",
  joined: "Joined",
  worsened: "Worsened",
  cleared: "Cleared",
  amended: "Amended",
  diagnosed: "Diagnosed",
  resolved: "Resolved",
  reopened: "Reopened",
  acknowledged: "Acknowledged",
  snoozed: "Snoozed",
  woken: "Woken",
  assigned: "Assigned",
  dismissed: "False alarm",
  comment: "Comment",
  notified: "Notified",
  muted: "Muted",
};

export const incidentText = {
  dismissals,
  event,
  list: "Incidents",
  listHint: "What went wrong, newest first.",
  none: "No incident yet. When something goes wrong, it appears here with its likely cause.",
  noneFiltered: "No incident is in this state.",
  only: "Of",
  allModels: "Show all models",
  stateFilter: "State",
  allStates: "In any state",
  since: "since",
  where: (segment: string) => `where ${segment}`,
  lasted: "lasted",
  lasting: "for",
  one: "Incident",
  model: "Model",
  sinceColumn: "Since",
  why: "Why",
  noCause: "No cause stands out yet. The alerts below say what was seen.",
  cost: "What it costs",
  costADay: "a day",
  costSoFar: "so far",
  noCost: "No cost can be told: no business outcome got worse with it, or none is logged.",
  before: "Before and since",
  alerts: "What was seen",
  timeline: "What has been done",
  until: "until",
  falseAlarm: "False alarm",
  byHand: (author: string) => `Resolved by ${author}`,
  actions: "What to do about it",
  acknowledge: {
    label: "Acknowledge",
    hint: "You are on it, until it clears. Nobody is reminded or told in your place any longer.",
  },
  snooze: {
    label: "Snooze",
    hint: "Nobody hears of it until then, unless it gets worse. If it is still open, people are told again.",
    until: "Until",
    hour: "In an hour",
    hours: "In 4 hours",
    tomorrow: "Tomorrow at 9:00",
    monday: "On Monday at 9:00",
    other: "Another time",
    time: "Day and time, by this computer’s clock",
  },
  assign: {
    label: "Assign",
    hint: "Whose it is from now on. The timeline says who handed it over.",
    owner: "Owner",
  },
  resolve: {
    label: "Resolve",
    hint: "It is over. What goes on opens no new incident; if it gets worse, or comes back within a week, this one is reopened.",
  },
  reopen: {
    label: "Reopen",
    hint: "It is not over. Whoever was told of it is told so.",
  },
  dismiss: {
    label: "False alarm …",
    title: "False alarm",
    hint: "It is resolved, and counted apart from the others.",
    because: "Because",
    submit: "It was a false alarm",
    proposed: "So that it does not come again",
    trying: "Judging the past anew …",
    nothing: "No change of the monitors follows from this.",
    change: (title: string) => `Change “${title}”`,
    silences: (count: number) =>
      count === 1
        ? "It would also silence an incident that nobody called false:"
        : `It would also silence ${count} incidents that nobody called false:`,
  },
  reason: "Why",
  remark: "Anything to add",
  comment: "Comment",
  yourName: "Your name",
  say: "What do you know?",
} as const;
