// Values of predictions for people: all numbers of a page with the same decimals, so that they can be compared.
import type { ThresholdLine, ThresholdPage } from "../../api/types";
import { formatAxis, formatProbability } from "../../lib/format";
import { thresholdsText } from "../../text/thresholds";

/** The power of ten that values are told by: a tenth of what is not sure, or of the value itself. */
export function worthStep({ best }: ThresholdPage): number {
  if (!best) return 1;
  const width = (best.value_high ?? best.value) - (best.value_low ?? best.value);
  const size = width || Math.abs(best.value) || 1;
  return 10 ** (Math.floor(Math.log10(size)) - 1);
}

export const formatWorth = (value: number, step: number) => formatAxis(value, "number", step);

/** Writes the 95 % interval of a value; empty where there is none. */
export function formatWorthInterval(line: ThresholdLine, step: number): string {
  const { value_low: low, value_high: high } = line;
  if (low === null || high === null) return "";
  return `${formatWorth(low, step)} to ${formatWorth(high, step)}`;
}

/** Names a threshold; none is that of flagging nothing. */
export const formatThreshold = ({ threshold }: ThresholdLine) =>
  threshold === null ? thresholdsText.nothing : formatProbability(threshold);
