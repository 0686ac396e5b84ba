import { Key, Sample } from "../../charts/Key";
import { thresholdsText } from "../../text/thresholds";
import classes from "./CurveKey.module.css";

/** How to read the curves, once. */
export function CurveKey() {
  return (
    <Key>
      <Sample word={thresholdsText.value95} width={22}>
        <path className={classes.band} d="M0 4 8 1 22 5V10L8 7 0 11Z" />
        <path className={classes.value} d="M0 7.5 8 4 22 7.5" />
      </Sample>
      <Sample word={thresholdsText.best} width={12}>
        <path className={classes.best} d="M6 0V12" />
        <circle className={classes.dot} cx="6" cy="6" r="3.6" />
      </Sample>
      <Sample word={thresholdsText.present} width={22}>
        <path className={classes.present} d="M0 6H22" />
      </Sample>
    </Key>
  );
}
