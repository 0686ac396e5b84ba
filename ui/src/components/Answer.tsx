import type { Answer as AnswerValue } from "../api/types";
import { formatChange, formatInterval, formatValue } from "../lib/format";
import { chartText } from "../text/chart";
import classes from "./Answer.module.css";

interface Props {
  answer: AnswerValue;
  size?: "m" | "l";
}

/** A headline number and its name, with its interval beneath and its distance from training. */
export function AnswerNumber({ answer, size = "m" }: Props) {
  if (answer.value === null) return <p className={classes.none}>{chartText.notMeasured}</p>;
  const interval = formatInterval(answer, answer.unit);
  return (
    <div className={classes.answer} data-size={size}>
      <p className={classes.line}>
        <b className="figures">{formatValue(answer.value, answer.unit)}</b> {answer.metric_title}
      </p>
      {interval && (
        <p className="figures" title={chartText.interval}>
          <span className="sr-only">{chartText.interval}: </span>
          {interval}
        </p>
      )}
      {answer.benchmark !== null && (
        <p>{formatChange(answer.value, answer.benchmark, answer.unit)}</p>
      )}
    </div>
  );
}
