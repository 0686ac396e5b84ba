import { thresholdsText } from "../../text/thresholds";
import classes from "./CurveKey.module.css";

/** How to read the curves, once. */
export function CurveKey() {
  return (
    <p className={classes.key}>
      <span>
        <svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">
          <path className={classes.band} d="M0 4 8 1 22 5V10L8 7 0 11Z" />
          <path className={classes.value} d="M0 7.5 8 4 22 7.5" />
        </svg>
        {thresholdsText.value95}
      </span>
      <span>
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
          <path className={classes.best} d="M6 0V12" />
          <circle className={classes.dot} cx="6" cy="6" r="3.6" />
        </svg>
        {thresholdsText.best}
      </span>
      <span>
        <svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">
          <path className={classes.present} d="M0 6H22" />
        </svg>
        {thresholdsText.present}
      </span>
    </p>
  );
}
