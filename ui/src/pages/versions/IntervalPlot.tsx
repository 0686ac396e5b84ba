import type { Difference } from "../../api/types";
import { versionsText } from "../../text/versions";
import classes from "./IntervalPlot.module.css";
import { placeDifference } from "./placeDifference";

const percent = (share: number) => `${share * 100}%`;

/** A difference as a dot with its interval around a line at zero; hollow while it cannot be told from zero. */
export function IntervalPlot({ difference }: { difference: Difference }) {
  const place = placeDifference(difference);
  if (!place) return <div className={classes.plot} data-empty="true" />;
  const { low, value, high } = place;
  return (
    <div className={classes.plot} data-conclusion={difference.conclusion} aria-hidden="true">
      <i className={classes.bar} style={{ left: percent(low), width: percent(high - low) }} />
      <i className={classes.dot} style={{ left: percent(value) }} />
    </div>
  );
}

/** Which way is which: better to the right, or for numbers of which neither way is better, higher. */
export function PlotEnds({ isNeutral }: { isNeutral: boolean }) {
  const { ends } = versionsText;
  return (
    <span className={classes.ends}>
      <span>← {isNeutral ? ends.lower : ends.worse}</span>
      <span>{isNeutral ? ends.higher : ends.better} →</span>
    </span>
  );
}
