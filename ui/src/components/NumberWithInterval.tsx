import type { Unit } from "../api/types";
import { formatInterval, formatValue, type Reading } from "../lib/format";
import { chartText } from "../text/chart";
import classes from "./NumberWithInterval.module.css";

interface Props {
  reading: Reading;
  unit: Unit;
  /** Beside the number, where rows are low; else beneath it. */
  isBeside?: boolean;
}

/** A number of a list or a table, and its 95 % interval where it has one. */
export function NumberWithInterval({ reading, unit, isBeside = false }: Props) {
  return (
    <span className={classes.reading} data-beside={isBeside || undefined}>
      <b>{formatValue(reading.value, unit)}</b>
      <small title={chartText.interval}>{formatInterval(reading, unit)}</small>
    </span>
  );
}
