// The range that a setting's slider covers: what one is likely to choose, not all that is allowed.
import type { SettingChoice } from "../../api/types";
import { niceScale, niceStep } from "../../charts/scale";

/** A slider's own numbers; where it is logarithmic they are powers of ten. */
export interface Slide {
  min: number;
  max: number;
  step: number;
  isLog: boolean;
}

/** Steps over the whole slider: fine enough to find a threshold, coarse enough for the arrow keys. */
const STEPS = 200;
/** How many times its default a setting is slid to. */
const REACH = 4;
/** Bounds further apart than this are told apart by their powers of ten. */
const WIDE = 1000;
const LOG_STEP = 0.05;
/** Where neither default nor present value say how large it may be. */
const FALLBACK = 100;

/** Fits a slider to a setting; `seen` are values of the metric, for settings that have no default. */
export function slideOf(setting: SettingChoice, start: number | null, seen: number[]): Slide {
  const { low, high } = setting;
  if (low !== null && high !== null && low > 0 && high / low > WIDE)
    return { min: Math.log10(low), max: Math.log10(high), step: LOG_STEP, isLog: true };
  if (setting.default === null) return around(start === null ? seen : [...seen, start, 2 * start]);
  const most = REACH * Math.max(setting.default, start ?? 0) || FALLBACK;
  const [min, max] = [low ?? 0, Math.min(high ?? most, most)];
  return { min, max, step: niceStep((max - min) / STEPS), isLog: false };
}

function around(values: number[]): Slide {
  const { min, max } = niceScale(values);
  return { min, max, step: niceStep((max - min) / STEPS), isLog: false };
}

/** Where a value stands on the slider. */
export const positionOf = ({ min, max, isLog }: Slide, value: number) =>
  Math.min(max, Math.max(min, isLog ? Math.log10(Math.max(value, Number.MIN_VALUE)) : value));

/** The value at a position, without what binary fractions add at the end. */
export const valueAt = ({ isLog }: Slide, position: number) =>
  isLog ? Number((10 ** position).toPrecision(2)) : Number(position.toPrecision(12));
