import type { Fairness, FairnessView, SegmentColumn, Status } from "../../api/types";
import type { DotMark } from "../../charts/DotLane";
import { DotLine } from "../../charts/DotLine";
import { DotPlot } from "../../charts/DotPlot";
import { spanOf } from "../../charts/dotScale";
import type { Scale } from "../../charts/scale";
import { StatusIcon } from "../../components/StatusMark";
import { SubPanel } from "../../components/SubPanel";
import { formatValue } from "../../lib/format";
import { segmentsText } from "../../text/segments";
import { sharedText } from "../../text/shared";
import classes from "./FairnessList.module.css";

/** A verdict's shape and colour. A gap that was there in training has none, nor has what is not sure: people weigh them. */
const STATUS: Record<Fairness, Status | null> = {
  broken: "red",
  kept: "green",
  unsure: null,
  wider: "yellow",
  gap: null,
  chance: null,
  too_few: "grey",
};

/** A ratio can be anything between none and alike. */
const RATIO: Scale = { min: 0, max: 1, interval: 0.2 };

interface Props {
  column: SegmentColumn;
  minRows: number;
  /** Whether how to read it is said; once a page is enough. */
  hasHint: boolean;
}

/** Each fairness measure of a protected column in a line; behind it, the groups' rates that it compares. */
export function FairnessList({ column, minRows, hasHint }: Props) {
  const gaps = column.fairness.filter((view) => view.limit === null);
  const span = spanOf(
    gaps.map((view) => ({ ...view, isQuiet: false })),
    [{ value: 0 }, ...gaps.flatMap(trainingMark)],
    "number",
  );
  return (
    <SubPanel title={segmentsText.fairness} hint={hasHint ? segmentsText.fairnessHint : undefined}>
      <ul className={classes.list}>
        {column.fairness.map((view) => (
          <li key={view.metric.name}>
            <Measure
              view={view}
              heading={column.name}
              minRows={minRows}
              span={view.limit === null ? span : RATIO}
            />
          </li>
        ))}
      </ul>
    </SubPanel>
  );
}

function trainingMark({ benchmark }: FairnessView): DotMark[] {
  return benchmark === null ? [] : [{ label: sharedText.reference.training, value: benchmark }];
}

interface MeasureProps {
  view: FairnessView;
  heading: string;
  minRows: number;
  span: Scale;
}

function Measure({ view, heading, minRows, span }: MeasureProps) {
  const { metric, limit } = view;
  const limits: DotMark[] =
    limit === null ? [] : [{ label: segmentsText.limit, value: limit, isLimit: true }];
  return (
    <details className={classes.measure}>
      <summary>
        <DotLine
          name={<span className={classes.name}>{metric.title}</span>}
          dot={{ ...view, isQuiet: false }}
          unit={metric.unit}
          marks={[...limits, ...trainingMark(view)]}
          span={span}
        >
          <Verdict verdict={view.verdict} />
        </DotLine>
      </summary>
      <div className={classes.more}>
        <p className={classes.hint}>
          {metric.description} {furthestApart(view)}
        </p>
        {view.yardsticks.map((yardstick) => (
          <DotPlot
            key={yardstick.title}
            label={`${metric.title}, ${yardstick.title}: ${heading}`}
            heading={heading}
            valueHeading={yardstick.title}
            unit={yardstick.unit}
            rows={yardstick.dots.map((dot) => ({ ...dot, isQuiet: dot.n_rows < minRows }))}
            marks={
              yardstick.limit === null
                ? []
                : [{ label: segmentsText.limit, value: yardstick.limit, isLimit: true }]
            }
          />
        ))}
        {view.too_few.length > 0 && <p className={classes.hint}>{segmentsText.leftOut(minRows)}</p>}
      </div>
    </details>
  );
}

function Verdict({ verdict }: { verdict: Fairness }) {
  const status = STATUS[verdict];
  return (
    <span className={classes.verdict} data-status={status ?? undefined} data-verdict={verdict}>
      {status && <StatusIcon status={status} size={14} />}
      {segmentsText.verdicts[verdict]}
    </span>
  );
}

/** Which two groups the number is about, and what it was in training. */
function furthestApart(view: FairnessView): string {
  if (view.value === null) return "";
  const pair =
    view.limit === null
      ? segmentsText.gapBetween(view.greatest, view.least)
      : segmentsText.ratioOf(view.least, view.greatest);
  const was =
    view.benchmark === null
      ? ""
      : segmentsText.inTraining(formatValue(view.benchmark, view.metric.unit));
  return `${pair}${was}.`;
}
