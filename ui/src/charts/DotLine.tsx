import type { Unit } from "../api/types";
import { NumberWithInterval } from "../components/NumberWithInterval";
import { DotLane, type DotMark } from "./DotLane";
import classes from "./DotLine.module.css";
import type { DotValue } from "./dotScale";
import type { Scale } from "./scale";

interface Props {
  name: React.ReactNode;
  dot: DotValue;
  unit: Unit;
  marks: DotMark[];
  span: Scale;
  /** What is said of the number. */
  children: React.ReactNode;
}

/** A number of a list in a line: what it is of, drawn, written, and what is said of it. */
export function DotLine({ name, dot, unit, marks, span, children }: Props) {
  return (
    <span className={classes.line}>
      <span className={classes.name}>{name}</span>
      <span className={classes.lane} aria-hidden="true">
        <DotLane {...dot} marks={marks} span={span} />
      </span>
      <span className={classes.number}>
        <NumberWithInterval reading={dot} unit={unit} isBeside />
      </span>
      <span className={classes.said}>{children}</span>
    </span>
  );
}
