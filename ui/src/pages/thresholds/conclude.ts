// What the page says in words: the best threshold, what it is worth, and what the present decisions miss.
import type { ThresholdLine, ThresholdPage } from "../../api/types";
import { formatCount, formatNumber } from "../../lib/format";
import { thresholdsText } from "../../text/thresholds";
import { formatThreshold, formatWorth, formatWorthInterval, worthStep } from "./worth";

const words = thresholdsText.says;

/** Sums it up; empty where there is nothing to decide by. */
export function conclude(page: ThresholdPage): string {
  const { best, present } = page;
  if (!best) return "";
  const step = worthStep(page);
  const atBest = `${nameBest(best)}: ${words.worth(...told(best, step))}`;
  if (!present) return `${atBest}. ${words.noPresent}`;
  return `${atBest}, ${words.against(...told(present, step))}. ${compare(page, step)}`;
}

function nameBest(best: ThresholdLine): string {
  if (best.threshold === null) return words.flagNothing;
  return best.flagged_ratio === 1 ? words.flagAll : words.best(formatThreshold(best));
}

/** A value and its interval, as texts. */
const told = (line: ThresholdLine, step: number) =>
  [formatWorth(line.value, step), formatWorthInterval(line, step)] as const;

function compare({ best, present, missed_value, n_rows }: ThresholdPage, step: number): string {
  const missed = missed_value ?? 0;
  if (Math.abs(missed) < step / 2) return words.asGood;
  if (missed < 0) return words.better(formatWorth(-missed, step));
  const total = formatNumber(Number((missed * n_rows).toPrecision(3)));
  const isUnsure = (best?.value_low ?? 0) <= (present?.value_high ?? 0);
  return [
    words.missed(formatWorth(missed, step), total, formatCount(n_rows)),
    isUnsure ? words.unsure : "",
  ]
    .filter(Boolean)
    .join(" ");
}
