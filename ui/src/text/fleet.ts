// Words of the fleet.

export const fleetText = {
  copy: "Copy",
  copied: "Copied",
  title: "Fleet",
  emptyTitle: "No model is watched yet",
  emptyHint: "Three lines of Python watch your service:",
  emptyDemo: "Or see a real model go wrong on real data, in a minute:",
  openIncidents: "Needs a person",
  recentIncidents: "Resolved lately",
  noIncidents: "No open incident.",
  version: "version",
  aDay: "a day",
  lastPrediction: "Last prediction",
  noPrediction: "No prediction yet",
  openCount: (count: number) => `${count} open ${count === 1 ? "incident" : "incidents"}`,
  days: "Last 90 days",
} as const;
