import type { PreviewAlert, PreviewPage } from "../api/types";
import { formatDays } from "../lib/time";
import { monitorsText } from "../text/monitors";
import classes from "./AlertLanes.module.css";
import { percentOf } from "./DotLane";
import { GRID } from "./seriesOption";

interface Props {
  /** The span drawn, in milliseconds: that of the chart below. */
  span: readonly [number, number];
  now: PreviewPage;
  /** As the monitor is stored; absent for a new one. */
  present: PreviewPage | undefined;
}

/** When it would have stood in alarm, above when it does as it is. */
export function AlertLanes({ span, now, present }: Props) {
  return (
    <div className={classes.lanes} style={{ paddingRight: GRID.right }}>
      <Lane name={present ? monitorsText.changed : monitorsText.fresh} span={span} page={now} />
      {present && <Lane name={monitorsText.present} span={span} page={present} isQuiet />}
    </div>
  );
}

interface LaneProps {
  name: string;
  span: Props["span"];
  page: PreviewPage;
  isQuiet?: boolean;
}

function Lane({ name, span, page, isQuiet }: LaneProps) {
  return (
    <div className={classes.row} data-quiet={isQuiet || undefined}>
      <span style={{ width: GRID.left }}>{name}</span>
      <div className={classes.lane}>
        {page.alerts.map((alert) => (
          <Bar key={alert.opened_at} alert={alert} span={span} end={page.end} />
        ))}
      </div>
    </div>
  );
}

function Bar({ alert, span, end }: { alert: PreviewAlert; span: Props["span"]; end: string }) {
  const [first, last] = span;
  const share = (at: string) => Math.min(1, Math.max(0, (Date.parse(at) - first) / (last - first)));
  const until = alert.closed_at ?? end;
  return (
    <i
      data-status={alert.status}
      title={formatDays(alert.since, until)}
      style={{
        left: percentOf(share(alert.since)),
        width: percentOf(share(until) - share(alert.since)),
      }}
    />
  );
}
