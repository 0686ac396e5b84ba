import { StatusIcon } from "../components/StatusMark";
import { chartText } from "../text/chart";
import { sharedText } from "../text/shared";
import classes from "./ChartKey.module.css";

interface Props {
  hasEstimates?: boolean;
  hasEvents?: boolean;
  hasLabelsComing?: boolean;
  hasLimit?: boolean;
}

/** How to read the page's charts, once. */
export function ChartKey({
  hasEstimates = false,
  hasEvents = false,
  hasLabelsComing = false,
  hasLimit = false,
}: Props) {
  return (
    <p className={classes.key}>
      <span>
        <svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">
          <path className={classes.band} d="M0 3 7 1 14 4 22 1V9L14 12 7 9 0 11Z" />
          <path className={classes.value} d="M0 7 7 5 14 8 22 5" />
        </svg>
        {chartText.valueAndInterval}
      </span>
      {hasEstimates && (
        <span>
          <svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">
            <path className={classes.estimate} d="M0 7 7 5 14 8 22 5" />
          </svg>
          {chartText.estimated}
        </span>
      )}
      <span>
        <svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">
          <path className={classes.benchmark} d="M0 6H22" />
        </svg>
        {chartText.benchmark.toLowerCase()}
      </span>
      {hasLabelsComing && (
        <span>
          <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
            <rect className={classes.coming} x="0.5" y="0.5" width="11" height="11" rx="2" />
          </svg>
          {chartText.labelsComing}
        </span>
      )}
      {hasEvents && (
        <span>
          <svg width="16" height="12" viewBox="0 0 16 12" aria-hidden="true">
            <rect className={classes.event} x="0.5" y="0.5" width="15" height="11" />
          </svg>
          {chartText.declared}
        </span>
      )}
      {hasLimit && (
        <span>
          <svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">
            <path className={classes.limit} d="M0 8H11V4H22" />
          </svg>
          {chartText.limit}
        </span>
      )}
      <span data-status="yellow">
        <StatusIcon status="yellow" size={11} />
        {sharedText.status.yellow.toLowerCase()}
      </span>
      <span data-status="red">
        <StatusIcon status="red" size={11} />
        {sharedText.status.red.toLowerCase()}
      </span>
    </p>
  );
}
