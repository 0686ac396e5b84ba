import type { SeriesView } from "../api/types";
import { StatusMark } from "../components/StatusMark";
import { formatCount, formatInterval, formatValue } from "../lib/format";
import { text } from "../lib/text";
import { formatWindow } from "../lib/time";
import classes from "./SeriesTable.module.css";

/** A history as a table, newest first: every number of the chart, for eyes and ears. */
export function SeriesTable({ view, label }: { view: SeriesView; label: string }) {
  const order = view.starts.map((_, index) => view.starts.length - 1 - index);
  return (
    <div className={classes.scroll} tabIndex={-1}>
      <table className={classes.table}>
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr>
            <th scope="col">{text.chart.window}</th>
            <th scope="col">{text.chart.value}</th>
            <th scope="col">{text.chart.interval}</th>
            <th scope="col">{text.feature.summaryRows.n_rows}</th>
            <th scope="col">{text.chart.status}</th>
          </tr>
        </thead>
        <tbody>
          {order.map((index) => (
            <tr key={view.starts[index]}>
              <th scope="row">{formatWindow(view.starts[index] ?? "", view.window_s * 1000)}</th>
              <td>{formatValue(view.values[index], view.metric.unit)}</td>
              <td>
                {formatInterval(
                  { low: view.lows[index], high: view.highs[index] },
                  view.metric.unit,
                )}
              </td>
              <td>{formatCount(view.n_rows[index] ?? 0)}</td>
              <td>
                <Cell status={view.statuses[index] ?? null} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Cell = ({ status }: { status: SeriesView["statuses"][number] }) =>
  status && <StatusMark status={status} size={11} />;
