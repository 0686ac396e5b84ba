import { useMemo } from "react";
import type { Distribution } from "../api/types";
import { formatNumber, formatPercent } from "../lib/format";
import { featureText } from "../text/feature";
import { CategoryBars } from "./CategoryBars";
import { Chart } from "./Chart";
import { useChartTheme } from "./chartTheme";
import classes from "./DistributionFigure.module.css";
import { distributionOption, type SharedScale } from "./distributionOption";

interface Props {
  distribution: Distribution;
  label: string;
  height?: number;
  isSmall?: boolean;
  /** Where several stand side by side, the scale that they share. */
  shared?: SharedScale | null;
}

/** How a column is distributed now and was before, over the same cells. */
export function DistributionFigure({
  distribution,
  label,
  height = 240,
  isSmall = false,
  shared = null,
}: Props) {
  if (distribution.reference.length === 0 && distribution.current.length === 0) {
    return <p className={classes.empty}>{featureText.noDistribution}</p>;
  }
  if (distribution.labels.length > 0) {
    return (
      <CategoryBars
        distribution={distribution}
        label={label}
        most={isSmall ? 6 : 24}
        isSmall={isSmall}
      />
    );
  }
  return (
    <Steps
      distribution={distribution}
      label={label}
      height={height}
      isSmall={isSmall}
      shared={shared}
    />
  );
}

function Steps({ distribution, label, height, isSmall, shared }: Required<Props>) {
  const theme = useChartTheme();
  const option = useMemo(
    () => distributionOption(distribution, theme, { isSmall, shared }),
    [distribution, theme, isSmall, shared],
  );
  return (
    <figure aria-label={summarise(distribution, label)}>
      <Chart option={option} height={height} />
    </figure>
  );
}

/** Says where most rows lie, before and now. */
function summarise({ edges, reference, current }: Distribution, label: string): string {
  const peak = (shares: readonly number[]) => {
    const cell = shares.indexOf(Math.max(...shares));
    if (cell < 0) return featureText.noDistribution;
    return `${formatPercent((shares[cell] ?? 0) * 100)} between ${formatNumber(edges[cell])} and ${formatNumber(edges[cell + 1])}`;
  };
  return `${label}. ${featureText.before}: fullest cell ${peak(reference)}. ${featureText.now}: ${peak(current)}.`;
}

interface KeyProps {
  before?: string;
  now?: string;
  nowWord?: string;
}

/** Which is which; the words stand beside the shapes. */
export function DistributionKey({ before, now, nowWord = featureText.now }: KeyProps) {
  return (
    <p className={classes.key}>
      <span data-of="reference">
        <b>{featureText.before}</b> {before}
      </span>
      <span data-of="current">
        <b>{nowWord}</b> {now}
      </span>
    </p>
  );
}
