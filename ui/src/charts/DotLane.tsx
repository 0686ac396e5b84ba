import classes from "./DotLane.module.css";
import { type DotValue, share } from "./dotScale";
import type { Scale } from "./scale";

/** A line to compare with. */
export interface DotMark {
  label: string;
  value: number;
  /** A limit is dashed, and what lies beyond it on the bad side, below, is shaded. */
  isLimit?: boolean;
}

interface Props extends DotValue {
  marks: readonly DotMark[];
  span: Scale;
}

/** One number with its interval on a scale; the number stands in words beside it. */
export function DotLane({ value, low, high, isQuiet, marks, span }: Props) {
  const at = (number: number) => percentOf(share(span, number));
  return (
    <div className={classes.lane} data-quiet={isQuiet || undefined}>
      {marks.map((mark) => (
        <i
          key={mark.label}
          className={mark.isLimit ? classes.limit : classes.mark}
          style={mark.isLimit ? { width: at(mark.value) } : { left: at(mark.value) }}
        />
      ))}
      {low !== null && high !== null && (
        <i
          className={classes.interval}
          style={{ left: at(low), width: percentOf(share(span, high) - share(span, low)) }}
        />
      )}
      {value !== null && value >= span.min && value <= span.max && (
        <i className={classes.dot} style={{ left: at(value) }} />
      )}
    </div>
  );
}

/** Writes a share as CSS wants it. */
export const percentOf = (part: number) => `${(part * 100).toFixed(2)}%`;
