import { useMemo } from "react";
import type { SegmentView } from "../../api/types";
import { DistributionFigure } from "../../charts/DistributionFigure";
import { shareScale } from "../../charts/distributionOption";
import { formatCount, formatNumber } from "../../lib/format";
import { chartText } from "../../text/chart";
import { featureText } from "../../text/feature";
import classes from "./Segments.module.css";

/** The same column over each part of the traffic, the most changed first, at one size to compare. */
export function Segments({ segments }: { segments: SegmentView[] }) {
  const order = [...segments].sort((a, b) => (b.distance ?? -1) - (a.distance ?? -1));
  const shared = useMemo(() => shareScale(segments.map((one) => one.distribution)), [segments]);
  return (
    <ul className={classes.grid}>
      {order.map((segment) => (
        <li key={segment.segment}>
          <h3 className={classes.title}>
            {segment.segment}
            <span>
              {featureText.distance} <b>{formatNumber(segment.distance)}</b>
            </span>
          </h3>
          <DistributionFigure
            distribution={segment.distribution}
            label={segment.segment}
            height={130}
            shared={shared}
            isSmall
          />
          <p className={classes.facts}>
            {formatCount(segment.n_rows)} {chartText.rows}
            {segment.summary.median !== null &&
              ` · ${featureText.summaryRows.median.toLowerCase()} ${formatNumber(segment.summary.median)}`}
          </p>
        </li>
      ))}
    </ul>
  );
}
