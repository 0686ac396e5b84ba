import { Link } from "@tanstack/react-router";
import type { AlertView } from "../../api/types";
import { SeriesFigure } from "../../charts/SeriesFigure";
import { seriesTitle } from "../../charts/seriesTitle";
import { StatusMark } from "../../components/StatusMark";
import { formatShortDay } from "../../lib/time";
import { incidentText } from "../../text/incident";
import classes from "./Alerts.module.css";

/** Each alert of the incident: what its monitor saw, since when, and its history. */
export function Alerts({ alerts, model }: { alerts: AlertView[]; model: string }) {
  return (
    <ol className={classes.list}>
      {alerts.map((alert) => (
        <li key={alert.id} className={classes.alert}>
          <div className={classes.what}>
            <h3>
              <StatusMark status={alert.status} variant="icon" size={14} />
              {alert.monitor_title}
            </h3>
            <p>{alert.reason}</p>
            <p className={classes.facts}>
              {incidentText.since} {formatShortDay(alert.since)}
              {alert.closed_at &&
                `, ${incidentText.event.cleared.toLowerCase()} ${formatShortDay(alert.closed_at)}`}
              {alert.segment && (
                <Link to={pageOf(alert.segment)} params={{ model }}>
                  {incidentText.where(alert.segment)}
                </Link>
              )}
              {alert.column && alert.question === "pays" && (
                <Link to="/models/$model/segments" params={{ model }}>
                  {alert.column}
                </Link>
              )}
              {alert.column && alert.question !== "pays" && (
                <Link
                  to="/models/$model/features/$feature"
                  params={{ model, feature: alert.column }}
                >
                  {alert.column}
                </Link>
              )}
            </p>
          </div>
          {alert.chart && (
            <SeriesFigure
              view={alert.chart}
              height={130}
              title={seriesTitle(alert.chart)}
              since={alert.since}
            />
          )}
        </li>
      ))}
    </ol>
  );
}

/** The page that shows a segment beside the others; versions have one of their own. */
const pageOf = (segment: string) =>
  segment.startsWith("version=") ? "/models/$model/versions" : "/models/$model/segments";
