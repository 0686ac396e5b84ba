// Words of the page that compares versions.

export const versionsText = {
  title: "Versions",
  traffic: "Which version answered what",
  trafficHint: "Share of predictions over time.",
  noTraffic: "No predictions have come in this span.",
  version: "Version",
  share: "Share",
  shareOverTime: "Share over time",
  predictions: "Predictions",
  answered: "Answered",
  champion: "Compare with",
  chooseChampion: (version: string) => `Compare the others with ${version}`,
  beside: (version: string, champion: string) => `${version} beside ${champion}`,
  shared: (windows: string, days: string, rows: string, championRows: string) =>
    `${windows} in which both answered, ${days}: ${rows} predictions beside ${championRows}.`,
  number: "Number",
  difference: "Difference",
  conclusion: "What can be said",
  ends: { worse: "worse", better: "better", lower: "lower", higher: "higher" },
  word: {
    better: "better",
    worse: "worse",
    higher: "higher",
    lower: "lower",
    untold: "not told yet",
    too_little: "not enough yet",
    shown_only: "not judged",
  },
  reading: [
    "Only windows in which both versions answered are compared, and within each window the two with one another: a change of season, or a share of traffic that grows, is not taken for a change of version.",
    "Bars are 95 % intervals. They hold however often you look and whenever you stop, as long as the start of the span stays the same. Each number has its own 95 %: of twenty, one may be wrong.",
    "Rows are taken for independent. Where both versions answered the same requests, the intervals are wider than they need be.",
  ],
} as const;
