import { useMemo, useRef } from "react";
import { Chart } from "../../charts/Chart";
import { useChartTheme } from "../../charts/chartTheme";
import { share } from "../../charts/dotScale";
import classes from "./CurveChart.module.css";
import type { Curve } from "./curve";
import { type Axes, curveOption, plotGrid } from "./curveOption";

/** A place on the chart; without a value where the number is not defined. */
export interface Place {
  at: number;
  value: number | null;
}

export interface Mark extends Place {
  /** Stands beside the mark, in charts that are not small. */
  label: string;
}

interface Props {
  curve: Curve;
  axes: Axes;
  height: number;
  best: Mark;
  /** A level across the chart: what has a value and no threshold. */
  present: { value: number; label: string } | null;
  pointed: Place | null;
  onPoint: (at: number | null) => void;
}

/** A curve over the threshold: the best as a dot on a line down, the present decisions as a dashed line across. */
export function CurveChart({ curve, axes, height, best, present, pointed, onPoint }: Props) {
  const theme = useChartTheme();
  const option = useMemo(() => curveOption(curve, axes, theme), [curve, axes, theme]);
  const plot = useRef<HTMLDivElement>(null);
  const { x, y, isSmall } = axes;
  const point = (event: React.PointerEvent) => {
    const frame = plot.current?.getBoundingClientRect();
    if (!frame) return;
    const place = (event.clientX - frame.left) / frame.width;
    onPoint(place < 0 || place > 1 ? null : x.min + place * (x.max - x.min));
  };
  const left = (at: number) => percent(share(x, at));
  const bottom = (value: number) => percent(share(y, value));
  // Words stand on the side of the best threshold that has more room; the present decisions' on the same.
  const isBestRight = share(x, best.at) > 0.55;
  return (
    <div
      className={classes.chart}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => onPoint(null)}
      aria-hidden="true"
    >
      <Chart option={option} height={height} />
      <div ref={plot} className={classes.plot} style={plotGrid(isSmall)}>
        {present && (
          <div className={classes.present} style={{ bottom: bottom(present.value) }}>
            {!isSmall && <span data-left={isBestRight || undefined}>{present.label}</span>}
          </div>
        )}
        <div className={classes.best} style={{ left: left(best.at) }}>
          {!isSmall && <span data-left={isBestRight || undefined}>{best.label}</span>}
        </div>
        {best.value !== null && (
          <i className={classes.dot} style={{ left: left(best.at), bottom: bottom(best.value) }} />
        )}
        {pointed && <div className={classes.hair} style={{ left: left(pointed.at) }} />}
        {pointed && pointed.value !== null && (
          <i
            className={classes.dot}
            data-of="pointed"
            style={{ left: left(pointed.at), bottom: bottom(pointed.value) }}
          />
        )}
      </div>
    </div>
  );
}

const percent = (part: number) => `${part * 100}%`;
