// Words of the page that tells parts of the traffic apart.
import type { Beside, Fairness } from "../api/types";

const besides: Record<Beside, string> = {
  alike: "like all",
  better: "better than all",
  worse: "worse than all",
  different: "unlike all",
  too_few: "too few to say",
};

const verdicts: Record<Fairness, string> = {
  kept: "Keeps the four-fifths rule",
  unsure: "Too close to call",
  broken: "Breaks the four-fifths rule",
  chance: "Chance may explain it",
  gap: "There is a gap",
  wider: "A wider gap than in training",
  too_few: "Too few to say",
};

export const segmentsText = {
  title: "For whom",
  link: "For whom",
  toldApart: (columns: string) => `Results are told apart by ${columns}.`,
  lead: (minRows: number) =>
    `How good the model is for each part of its traffic, beside all of it. Of fewer than ${minRows} rows nothing is said.`,
  metric: "Metric",
  whole: "all",
  beside: "Beside all",
  besides,
  protected: "protected",
  none: "No column tells parts of the traffic apart. Give one the role “segment”, or “protected” to have fairness watched.",
  more: (count: number) => `The values with most rows; ${count} more are not shown.`,
  worst: "Where it is worst",
  looking: "Looking through the errors …",
  foundHow: (metric: string, rows: string) =>
    `${metric} of such rows, beside all others. Found by looking at the errors of ${rows} labelled rows: one half of them said where to look, the numbers are the other half’s.`,
  nothingFound: (rows: string, columns: number) =>
    `Nothing found: of ${rows} labelled rows no part that ${columns} columns tell apart is surely worse than the rest by a tenth or more.`,
  notLooked: (reason: string) => `Not looked for: ${reason}.`,
  and: " and ",
  elsewhere: "elsewhere",
  against: (elsewhere: string, share: string) => `${elsewhere} elsewhere; ${share} of predictions`,
  fairness: "Fairness",
  fairnessHint:
    "Each measure asks something else, and they cannot all be met at once. The interval allows for having looked at every pair of groups; a thin line says what it was in training.",
  leftOut: (minRows: number) =>
    `Groups in grey rest on fewer than ${minRows} rows of their kind: too few to say, and left out of the comparison.`,
  limit: "four fifths",
  verdicts,
  ratioOf: (least: string, greatest: string) =>
    `Furthest apart: ${least}, as a share of ${greatest}`,
  gapBetween: (greatest: string, least: string) => `Furthest apart: ${greatest}, above ${least}`,
  inTraining: (value: string) => `; ${value} in training`,
} as const;
