import { useState } from "react";
import type { PreviewAlert } from "../api/types";
import { StatusMark } from "../components/StatusMark";
import { formatDays, formatTime } from "../lib/time";
import { chartText } from "../text/chart";
import { incidentText } from "../text/incident";
import classes from "./AlertList.module.css";

const MOST = 4;

/** The alerts there would have been, newest first. */
export function AlertList({ alerts }: { alerts: readonly PreviewAlert[] }) {
  const [isWhole, setWhole] = useState(false);
  const newest = alerts.toReversed();
  return (
    <>
      <ul className={classes.list}>
        {newest.slice(0, isWhole ? newest.length : MOST).map((alert) => (
          <li key={alert.opened_at}>
            <StatusMark status={alert.status} variant="icon" size={12} />
            <span className={`figures ${classes.when}`}>
              {alert.closed_at
                ? formatDays(alert.since, alert.closed_at)
                : `${incidentText.since} ${formatTime(alert.since)}`}
            </span>
            <span className={classes.reason}>{alert.reason}</span>
          </li>
        ))}
      </ul>
      {newest.length > MOST && (
        <button type="button" className={`link ${classes.more}`} onClick={() => setWhole(!isWhole)}>
          {isWhole ? chartText.fewer : chartText.more(newest.length - MOST)}
        </button>
      )}
    </>
  );
}
