import type { ThresholdLine, ThresholdPage } from "../../api/types";
import { formatValue } from "../../lib/format";
import { text } from "../../lib/text";
import classes from "./ThresholdTable.module.css";
import { formatThreshold, formatWorth, formatWorthInterval, worthStep } from "./worth";

const words = text.thresholds;

/** Every number of the curves: the best and the present first, then threshold by threshold, from none flagged to all. */
export function ThresholdTable({ page }: { page: ThresholdPage }) {
  const { best, present, lines } = page;
  const step = worthStep(page);
  return (
    <div className={classes.scroll} tabIndex={-1}>
      <table className={classes.table}>
        <caption className="sr-only">{words.value}</caption>
        <thead>
          <tr>
            <th scope="col">{words.threshold}</th>
            <th scope="col">{text.chart.value}</th>
            <th scope="col">{text.chart.interval}</th>
            <th scope="col">{words.shares.precision.title}</th>
            <th scope="col">{words.shares.recall.title}</th>
            <th scope="col">{words.shares.false_positive_rate.title}</th>
            <th scope="col">{words.shares.flagged_ratio.title}</th>
          </tr>
        </thead>
        <tbody className={classes.marked}>
          {best && <Line name={`${words.best} ${formatThreshold(best)}`} line={best} step={step} />}
          {present && <Line name={words.present} line={present} step={step} />}
        </tbody>
        <tbody>
          {lines.map((line) => (
            <Line key={line.flagged_ratio} name={formatThreshold(line)} line={line} step={step} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ name, line, step }: { name: string; line: ThresholdLine; step: number }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{formatWorth(line.value, step)}</td>
      <td>{formatWorthInterval(line, step)}</td>
      <td>{formatValue(line.precision, "ratio")}</td>
      <td>{formatValue(line.recall, "ratio")}</td>
      <td>{formatValue(line.false_positive_rate, "ratio")}</td>
      <td>{formatValue(line.flagged_ratio, "ratio")}</td>
    </tr>
  );
}
