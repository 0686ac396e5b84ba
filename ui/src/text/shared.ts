// Words that several pages say.
import type { IncidentState, Question, Status } from "../api/types";

const status: Record<Status, string> = {
  red: "Alarm",
  yellow: "Warning",
  green: "Well",
  grey: "Not enough data",
};

const question: Record<Question, string> = {
  right: "Is it right?",
  on_time: "Is it on time?",
  input: "Is its input what it was built for?",
  pays: "Does it pay?",
};

const incidentState: Record<IncidentState, string> = {
  open: "Open",
  acknowledged: "Acknowledged",
  snoozed: "Snoozed",
  resolved: "Resolved",
  reopened: "Reopened",
};

export const sharedText = {
  status,
  question,
  incidentState,
  reference: { recent: "Recent weeks", training: "Training" },
  product: "Watchkeeper",
  noDays: "no days yet",
  nav: { label: "Main", fleet: "Fleet", incidents: "Incidents", review: "Review" },
  howToRead: "How to read this",
  form: { cancel: "Cancel", notSaved: "It was not saved" },
  state: {
    loading: "Loading",
    retry: "Try again",
    failed: "This page could not be loaded",
    notFound: "There is nothing here",
    notFoundHint: "The address leads to no page. It may be old, or mistyped.",
    toFleet: "Go to the fleet",
  },
  span: {
    label: "Span of time",
    latest: "Latest",
    "30d": "30 days",
    "90d": "90 days",
    all: "All",
    custom: "Custom",
    from: "From",
    to: "Up to, not including",
    apply: "Show",
    invalid: "The second day must come after the first.",
  },
} as const;
