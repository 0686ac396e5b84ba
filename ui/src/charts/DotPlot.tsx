import type { Unit } from "../api/types";
import { NumberWithInterval } from "../components/NumberWithInterval";
import { formatAxis, formatCount, formatValue } from "../lib/format";
import { chartText } from "../text/chart";
import { segmentsText } from "../text/segments";
import { DotLane, type DotMark, percentOf } from "./DotLane";
import classes from "./DotPlot.module.css";
import { type DotValue, share, spanOf, ticksOf } from "./dotScale";
import type { Scale } from "./scale";

/** A row of the plot: one number with its interval, and what is said of it. */
export interface DotRow extends DotValue {
  name: string;
  n_rows: number;
  word?: string;
  isEmphatic?: boolean;
}

interface Props {
  rows: DotRow[];
  unit: Unit;
  marks: DotMark[];
  /** Names the table for screen readers. */
  label: string;
  /** What the rows are values of. */
  heading: string;
  /** What stands over the numbers. */
  valueHeading: string;
}

/** Numbers with their intervals on one scale, drawn and written in the same row of a table. */
export function DotPlot({ rows, unit, marks, label, heading, valueHeading }: Props) {
  const span = spanOf(rows, marks, unit);
  const hasWords = rows.some((row) => row.word);
  return (
    <table className={classes.table}>
      <caption className="sr-only">{label}</caption>
      <thead>
        <tr>
          <th scope="col">{heading}</th>
          <th scope="col" className={classes.rows}>
            {chartText.rows}
          </th>
          <th scope="col" className={classes.axisCell}>
            <span className="sr-only">{chartText.interval}</span>
            <Marks marks={marks} span={span} unit={unit} />
          </th>
          <th scope="col" className={classes.number}>
            {valueHeading}
          </th>
          {hasWords && (
            <th scope="col" className={classes.word}>
              {segmentsText.beside}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name} data-quiet={row.isQuiet || undefined}>
            <th scope="row" title={row.name}>
              {row.name}
            </th>
            <td className={classes.rows}>{formatCount(row.n_rows)}</td>
            <td className={classes.plot} aria-hidden="true">
              <DotLane {...row} marks={marks} span={span} />
            </td>
            <td className={classes.number}>
              <NumberWithInterval reading={row} unit={unit} isBeside />
            </td>
            {hasWords && (
              <td className={classes.word} data-emphatic={row.isEmphatic || undefined}>
                {row.word}
              </td>
            )}
          </tr>
        ))}
      </tbody>
      <tfoot aria-hidden="true">
        <tr>
          <td />
          <td className={classes.rows} />
          <td className={classes.axisCell}>
            <div className={classes.axis}>
              {ticksOf(span).map((tick) => (
                <span
                  key={tick}
                  data-end={endOf(share(span, tick))}
                  style={{ left: percentOf(share(span, tick)) }}
                >
                  {formatAxis(tick, unit, span.interval)}
                </span>
              ))}
            </div>
          </td>
          <td />
          {hasWords && <td className={classes.word} />}
        </tr>
      </tfoot>
    </table>
  );
}

function Marks({ marks, span, unit }: { marks: DotMark[]; span: Scale; unit: Unit }) {
  return (
    <div className={classes.labels}>
      {marks.map((mark) => {
        const place = share(span, mark.value);
        return (
          <span
            key={mark.label}
            data-side={place > 0.6 ? "left" : "right"}
            style={{ left: percentOf(place) }}
          >
            {mark.label} {formatValue(mark.value, unit)}
          </span>
        );
      })}
    </div>
  );
}

/** At which end of the scale a tick stands, where its label would stick out. */
function endOf(place: number): "start" | "end" | undefined {
  if (place < 0.03) return "start";
  return place > 0.97 ? "end" : undefined;
}
