import type { Answer as AnswerValue } from "../api/types";
import { formatChange, formatInterval, formatValue } from "../lib/format";
import { text } from "../lib/text";
import classes from "./Answer.module.css";

/** A headline number with its interval beneath and its distance from training. */
export function AnswerNumber({
  answer,
  size = "m",
}: {
  answer: AnswerValue;
  size?: "s" | "m" | "l";
}) {
  if (answer.value === null) {
    return (
      <div className={classes.answer} data-size={size}>
        <span className={classes.none}>{text.chart.notMeasured}</span>
      </div>
    );
  }
  const interval = formatInterval(answer, answer.unit);
  return (
    <div className={classes.answer} data-size={size}>
      <span className={classes.metric}>{answer.metric_title}</span>
      <span className={classes.value} title={interval && `${text.chart.interval}: ${interval}`}>
        {formatValue(answer.value, answer.unit)}
      </span>
      {interval && (
        <span className={classes.interval}>
          <span className="sr-only">{text.chart.interval}: </span>
          {interval}
        </span>
      )}
      {answer.benchmark !== null && (
        <span className={classes.change}>
          {formatChange(answer.value, answer.benchmark, answer.unit)}
        </span>
      )}
    </div>
  );
}
