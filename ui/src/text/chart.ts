// Words of the charts, and of the tables that say the same.

export const chartText = {
  more: (count: number) => `Show ${count} more`,
  fewer: "Show fewer",
  interval: "95 % interval",
  reference: "training period",
  table: "Show as a table",
  chart: "Show as a chart",
  lately: "Lately",
  atMost: "at most",
  fromRecent: "from recent weeks",
  fromTraining: "from training",
  noData: "No value in this span.",
  noValue: "not known",
  rowsSoFar: "rows so far",
  labelsComing: "labels still coming",
  about: (title: string) => `About ${title}`,
  rows: "rows",
  window: "Window",
  value: "Value",
  status: "Status",
  better: {
    higher: "Higher is better.",
    lower: "Lower is better.",
    neither: "Any change is news.",
  },
  benchmark: "In training",
  valueAndInterval: "value, 95 % interval",
  estimated: "estimated",
  estimatedWhile: "Estimated, as labels have not all come",
  pastEstimates: (nWindows: number, off: string, nHeld: number) =>
    nWindows === 1
      ? `The last estimate that labels tell of was off by ${off}; its interval ${nHeld ? "held" : "did not hold"}.`
      : `Estimates of the last ${nWindows} windows whose labels came later were off by ${off} on average; the interval held in ${nHeld} of ${nWindows}.`,
  whyHere: "Why here?",
  learning: "Learning what was usual …",
  usualBy: (monitor: string) => `As usual, to the monitor “${monitor}”.`,
  declared: "declared event",
  declaredNames: (names: string) => `Declared: ${names}.`,
  notMeasured: "Not measured yet",
  limit: "where warning begins",
} as const;
