import { StatusIcon } from "../components/StatusMark";
import { chartText } from "../text/chart";
import { sharedText } from "../text/shared";
import classes from "./ChartKey.module.css";
import { Key, Sample } from "./Key";

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
    <Key>
      <Sample word={chartText.valueAndInterval} width={22}>
        <path className={classes.band} d="M0 3 7 1 14 4 22 1V9L14 12 7 9 0 11Z" />
        <path className={classes.value} d="M0 7 7 5 14 8 22 5" />
      </Sample>
      {hasEstimates && (
        <Sample word={chartText.estimated} width={22}>
          <path className={classes.estimate} d="M0 7 7 5 14 8 22 5" />
        </Sample>
      )}
      <Sample word={chartText.benchmark.toLowerCase()} width={22}>
        <path className={classes.benchmark} d="M0 6H22" />
      </Sample>
      {hasLabelsComing && (
        <Sample word={chartText.labelsComing} width={12}>
          <rect className={classes.coming} x="0.5" y="0.5" width="11" height="11" rx="2" />
        </Sample>
      )}
      {hasEvents && (
        <Sample word={chartText.declared} width={16}>
          <rect className={classes.event} x="0.5" y="0.5" width="15" height="11" />
        </Sample>
      )}
      {hasLimit && (
        <Sample word={chartText.limit} width={22}>
          <path className={classes.limit} d="M0 8H11V4H22" />
        </Sample>
      )}
      {(["yellow", "red"] as const).map((status) => (
        <span key={status} className={classes.status} data-status={status}>
          <StatusIcon status={status} size={11} />
          {sharedText.status[status].toLowerCase()}
        </span>
      ))}
    </Key>
  );
}
