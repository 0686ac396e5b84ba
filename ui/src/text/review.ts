// Words of the review.

export const reviewText = {
  page: "Review",
  lead: "Of the monitoring itself, over the latest 90 days of each model. Proposed limits were tried out on those days.",
  count: (remarks: number) =>
    remarks === 1 ? "1 thing to look at" : `${remarks} things to look at`,
  toModel: "To the model",
  apply: "Apply",
  show: "Show what it would have told",
  hide: "Hide what it would have told",
  calm: "Nothing to do",
  calmHint: "These are watched as they should be.",
} as const;
