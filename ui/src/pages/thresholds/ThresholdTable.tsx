import type { ThresholdLine, ThresholdPage } from "../../api/types";
import { Table } from "../../components/Table";
import { formatValue } from "../../lib/format";
import { chartText } from "../../text/chart";
import { thresholdsText } from "../../text/thresholds";
import classes from "./ThresholdTable.module.css";
import { formatThreshold, formatWorth, formatWorthInterval, worthStep } from "./worth";

/** Every number of the curves: the best and the present first, then threshold by threshold, from none flagged to all. */
export function ThresholdTable({ page }: { page: ThresholdPage }) {
  const { best, present, lines } = page;
  const step = worthStep(page);
  return (
    <Table caption={thresholdsText.value} isDense maxHeight={560}>
      <thead>
        <tr>
          <th scope="col">{thresholdsText.threshold}</th>
          <th scope="col">{chartText.value}</th>
          <th scope="col">{chartText.interval}</th>
          <th scope="col">{thresholdsText.shares.precision.title}</th>
          <th scope="col">{thresholdsText.shares.recall.title}</th>
          <th scope="col">{thresholdsText.shares.false_positive_rate.title}</th>
          <th scope="col">{thresholdsText.shares.flagged_ratio.title}</th>
        </tr>
      </thead>
      <tbody className={classes.marked}>
        {best && (
          <Line name={`${thresholdsText.best} ${formatThreshold(best)}`} line={best} step={step} />
        )}
        {present && <Line name={thresholdsText.present} line={present} step={step} />}
      </tbody>
      <tbody>
        {lines.map((line) => (
          <Line key={line.flagged_ratio} name={formatThreshold(line)} line={line} step={step} />
        ))}
      </tbody>
    </Table>
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
