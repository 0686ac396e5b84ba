import type { Summary } from "../../api/types";
import { Table } from "../../components/Table";
import { formatCount, formatNumber, formatPercent, UNKNOWN } from "../../lib/format";
import { featureText } from "../../text/feature";
import classes from "./SummaryTable.module.css";

type Field = keyof Summary;

const ROWS: readonly Field[] = [
  "n_rows",
  "missing_rate",
  "n_distinct",
  "minimum",
  "p05",
  "p25",
  "median",
  "p75",
  "p95",
  "maximum",
  "mean",
  "std",
];

/** The column in numbers, before beside now; lines that do not apply to it are left out. */
export function SummaryTable({
  current,
  reference,
}: {
  current: Summary;
  reference: Summary | null;
}) {
  const rows = ROWS.filter(
    (field) => current[field] !== null || (reference && reference[field] !== null),
  );
  return (
    <Table caption={featureText.summary} isDense className={classes.table}>
      <thead>
        <tr>
          <td />
          <th scope="col">{featureText.before}</th>
          <th scope="col">{featureText.now}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((field) => (
          <tr key={field}>
            <th scope="row">{featureText.summaryRows[field]}</th>
            <td>{reference ? write(field, reference) : UNKNOWN}</td>
            <td>{write(field, current)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function write(field: Field, summary: Summary): string {
  const value = summary[field];
  if (value === null) return UNKNOWN;
  if (field === "missing_rate") return formatPercent(value * 100);
  return field === "n_rows" || field === "n_distinct" ? formatCount(value) : formatNumber(value);
}
