import type { SeriesView } from "../api/types";
import { StatusMark } from "../components/StatusMark";
import { Table } from "../components/Table";
import { formatCount, formatInterval, formatValue } from "../lib/format";
import { formatWindow } from "../lib/time";
import { chartText } from "../text/chart";
import { featureText } from "../text/feature";
import classes from "./SeriesTable.module.css";

interface Row {
  view: SeriesView;
  index: number;
  isEstimate: boolean;
}

/** A history as a table, newest first: every number of the chart, for eyes and ears. */
export function SeriesTable({ view, label }: { view: SeriesView; label: string }) {
  return (
    <Table caption={label} isDense maxHeight={220} className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{chartText.window}</th>
          <th scope="col">{chartText.value}</th>
          <th scope="col">{chartText.interval}</th>
          <th scope="col">{featureText.summaryRows.n_rows}</th>
          <th scope="col">{chartText.status}</th>
        </tr>
      </thead>
      <tbody>
        {newestFirst(view).map((row) => (
          <Line key={`${startOf(row)} ${row.isEstimate}`} {...row} />
        ))}
      </tbody>
    </Table>
  );
}

function newestFirst(view: SeriesView): Row[] {
  const measured = view.starts.map((_, index) => ({ view, index, isEstimate: false }));
  const { estimate } = view;
  const estimated = estimate
    ? estimate.starts
        .map((_, index) => ({ view: estimate, index, isEstimate: true }))
        .filter(({ index }) => estimate.values[index] !== null)
    : [];
  return [...measured, ...estimated].sort(
    (one, other) => Date.parse(startOf(other)) - Date.parse(startOf(one)),
  );
}

const startOf = ({ view, index }: Row) => view.starts[index] ?? "";

function Line(row: Row) {
  const { view, index, isEstimate } = row;
  const { unit } = view.metric;
  const status = view.statuses[index];
  return (
    <tr>
      <th scope="row">{formatWindow(startOf(row), view.window_s * 1000)}</th>
      <td>
        {formatValue(view.values[index], unit)}
        {isEstimate && ` ${chartText.estimated}`}
      </td>
      <td>{formatInterval({ low: view.lows[index], high: view.highs[index] }, unit)}</td>
      <td>{formatCount(view.n_rows[index] ?? 0)}</td>
      <td>{status && <StatusMark status={status} size={11} />}</td>
    </tr>
  );
}
