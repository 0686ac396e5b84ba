import { sparkPath } from "../lib/spark";
import classes from "./Sparkline.module.css";

interface Props {
  values: readonly (number | null)[];
  benchmark?: number | null;
  /** Values that the scale must hold. */
  include?: readonly number[];
  width?: number;
  height?: number;
}

/** A small history without axes, the training benchmark as a dashed line; gaps stay gaps. */
export function Sparkline({
  values,
  benchmark = null,
  include = [],
  width = 120,
  height = 30,
}: Props) {
  const { path, last, benchmarkY } = sparkPath(values, {
    width,
    height,
    benchmark,
    include,
    pad: 3,
  });
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden="true"
    >
      {benchmarkY !== null && (
        <line className={classes.benchmark} x1="0" x2={width} y1={benchmarkY} y2={benchmarkY} />
      )}
      <path className={classes.line} d={path} />
      {last && <circle className={classes.last} cx={last.x} cy={last.y} r="2.2" />}
    </svg>
  );
}
