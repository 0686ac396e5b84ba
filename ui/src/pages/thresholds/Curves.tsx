import { useMemo, useState } from "react";
import type { ThresholdLine, ThresholdPage } from "../../api/types";
import { Readout } from "../../charts/Readout";
import { niceScale, type Scale } from "../../charts/scale";
import { formatPercent, formatProbability, formatValue } from "../../lib/format";
import { chartText } from "../../text/chart";
import { thresholdsText } from "../../text/thresholds";
import { CurveChart, type Place } from "./CurveChart";
import classes from "./Curves.module.css";
import { conclude } from "./conclude";
import { curveOf, lineAt, type Reading, thresholdScale } from "./curve";
import { formatThreshold, formatWorth, formatWorthInterval, worthStep } from "./worth";

const SHARES = ["precision", "recall", "false_positive_rate", "flagged_ratio"] as const;

type Share = (typeof SHARES)[number];

/** Shares lie on the same scale, so that their pictures can be compared. */
const WHOLE: Scale = { min: 0, max: 1, interval: 0.5 };

const readWorth = (line: ThresholdLine): Reading => ({
  value: line.value,
  low: line.value_low,
  high: line.value_high,
});

/** A threshold pointed at, and what it decides. */
interface Pointed {
  at: number;
  line: ThresholdLine;
}

interface FigureProps {
  page: ThresholdPage;
  best: ThresholdLine;
  x: Scale;
  pointed: Pointed | null;
  onPoint: (at: number | null) => void;
}

/** The value over the threshold, and the shares that it comes from; where one is pointed at, all read out. */
export function Curves({ page, best }: { page: ThresholdPage; best: ThresholdLine }) {
  const [at, setAt] = useState<number | null>(null);
  const x = useMemo(() => thresholdScale(page.lines), [page.lines]);
  const line = at === null ? undefined : lineAt(page.lines, at);
  const pointed = at !== null && line ? { at, line } : null;
  const given = { page, best, x, pointed, onPoint: setAt };
  return (
    <>
      <WorthFigure {...given} />
      <div className={classes.shares}>
        {SHARES.map((share) => (
          <ShareFigure key={share} share={share} {...given} />
        ))}
      </div>
    </>
  );
}

function WorthFigure({ page, best, x, pointed, onPoint }: FigureProps) {
  const { present } = page;
  const step = worthStep(page);
  const curve = useMemo(() => curveOf(page.lines, readWorth, x), [page.lines, x]);
  const axes = useMemo(() => {
    const values = [...curve.values, ...curve.lows, ...curve.highs, present?.value ?? null];
    const y = niceScale(
      values.filter((value) => value !== null),
      6,
    );
    return { x, y, unit: "number", isSmall: false } as const;
  }, [curve, present, x]);
  const shown = pointed?.line ?? best;
  return (
    <figure aria-label={conclude(page)}>
      <Readout>
        <strong>{formatWorth(shown.value, step)}</strong>
        <span title={chartText.interval}>{formatWorthInterval(shown, step)}</span>
        <span className={classes.where}>{nameShown(pointed, best)}</span>
      </Readout>
      <CurveChart
        curve={curve}
        axes={axes}
        height={280}
        best={{
          ...placeOf(best, x, best.value),
          label: `${thresholdsText.best} ${formatThreshold(best)}`,
        }}
        present={
          present && {
            value: present.value,
            label: `${thresholdsText.atPresent} ${formatWorth(present.value, step)}`,
          }
        }
        pointed={pointed && { at: pointed.at, value: pointed.line.value }}
        onPoint={onPoint}
      />
    </figure>
  );
}

function ShareFigure({ page, best, x, pointed, onPoint, share }: FigureProps & { share: Share }) {
  const { title, hint } = thresholdsText.shares[share];
  const curve = useMemo(
    () => curveOf(page.lines, (line) => ({ value: line[share] }), x),
    [page.lines, x, share],
  );
  const axes = useMemo(() => ({ x, y: WHOLE, unit: "ratio", isSmall: true }) as const, [x]);
  const present = page.present?.[share] ?? null;
  const told = [
    `${thresholdsText.best} ${formatValue(best[share], "ratio")}`,
    `${thresholdsText.present} ${formatValue(present, "ratio")}`,
  ].join(", ");
  return (
    <figure aria-label={`${title}, ${hint}: ${told}`}>
      <figcaption className={classes.caption}>
        <h3>{title}</h3>
        <span>{hint}</span>
      </figcaption>
      <Readout>
        <strong>{formatValue((pointed?.line ?? best)[share], "ratio")}</strong>
        <span className={classes.where}>
          {pointed
            ? `${thresholdsText.at} ${formatProbability(pointed.at)}`
            : thresholdsText.bestAndPresent(present === null ? "" : formatPercent(present * 100))}
        </span>
      </Readout>
      <CurveChart
        curve={curve}
        axes={axes}
        height={132}
        best={{ ...placeOf(best, x, best[share]), label: "" }}
        present={present === null ? null : { value: present, label: "" }}
        pointed={pointed && { at: pointed.at, value: pointed.line[share] }}
        onPoint={onPoint}
      />
    </figure>
  );
}

/** Flagging nothing is at the right end, beyond the highest score. */
function placeOf(line: ThresholdLine, x: Scale, value: number | null): Place {
  return { at: line.threshold ?? x.max, value };
}

function nameShown(pointed: Pointed | null, best: ThresholdLine): string {
  return pointed
    ? `${thresholdsText.at} ${formatProbability(pointed.at)}`
    : `${thresholdsText.best} ${formatThreshold(best)}`;
}
