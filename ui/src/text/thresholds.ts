// Words of the page that weighs thresholds.

export const thresholdsText = {
  title: "What is it worth?",
  link: "What is it worth?",
  invite: "What another threshold would bring.",
  lead: (rows: string, positives: string) =>
    `Read off ${rows} predictions with score and label, ${positives} of them positive.`,
  leftOut: (rows: string) => `${rows} more wait for their label and are left out.`,
  payoff: "What decisions bring and cost",
  payoffHint: "In any unit of money; all values below are in the same.",
  amounts: {
    value_tp: { label: "A hit brings", hint: "a positive that is flagged" },
    cost_fp: { label: "A false alarm costs", hint: "a negative that is flagged" },
    cost_fn: { label: "A miss costs", hint: "a positive that is left alone" },
    value_tn: { label: "A correct rejection brings", hint: "a negative that is left alone" },
  },
  problems: {
    missing: "Write a number; 0 where it costs or brings nothing.",
    unreadable: "Write a number, such as 120 or 0.5.",
    too_large: "At most 1,000,000,000; take a larger unit.",
  },
  says: {
    best: (threshold: string) => `The best threshold is ${threshold}`,
    flagNothing: "It is best to flag nothing",
    flagAll: "It is best to flag every prediction",
    worth: (value: string, interval: string) =>
      `a prediction is then worth ${value}${interval && ` (95 % interval ${interval})`}`,
    against: (value: string, interval: string) =>
      `against ${value}${interval && ` (${interval})`} as decided at present`,
    noPresent: "What is decided at present is not known: no labelled row has a prediction.",
    asGood: "The present decisions are worth as much.",
    better: (value: string) =>
      `The present decisions do better than any threshold, by ${value} a prediction.`,
    missed: (value: string, total: string, rows: string) =>
      `What is missed is ${value} a prediction, about ${total} over the ${rows} labelled predictions of these days.`,
    unsure: "The two intervals overlap, so it may be less.",
  },
  value: "Value of a prediction",
  valueHint: "What a prediction is worth on average, if all from this score on are flagged.",
  value95: "value, 95 % interval",
  best: "best threshold",
  present: "as decided at present",
  atPresent: "at present",
  bestAndPresent: (present: string) =>
    present ? `by the best threshold; ${present} at present` : "by the best threshold",
  at: "at",
  threshold: "Threshold",
  nothing: "none flagged",
  shares: {
    precision: { title: "Precision", hint: "flagged that are positive" },
    recall: { title: "Recall", hint: "positives that are flagged" },
    false_positive_rate: { title: "False positive rate", hint: "negatives that are flagged" },
    flagged_ratio: { title: "Flagged", hint: "of all predictions" },
  },
  reading: [
    "The best threshold is the best for these very rows, so it looks a little better here than it will be on others.",
    "Labels that have not come are left out. Where only what was flagged is ever labelled, misses go unseen, and all thresholds look better than they are.",
    "Each interval has its own 95 %. Both decide about the same rows, so which of two thresholds is better is often surer than their intervals let one think.",
    "The best threshold moves with the share of positives: look again when that has changed.",
  ],
  none: (reason: string) => `There is nothing to decide by: ${reason}.`,
  noneHint:
    "Thresholds are read off a binary model's scores, from 0 to 1, and the labels that have come: log both.",
} as const;
