import { Link } from "@tanstack/react-router";
import type { IncidentLine } from "../api/types";
import { formatValue, words } from "../lib/format";
import { sayState } from "../lib/incidentState";
import { formatAgo, formatLength, formatShortDay } from "../lib/time";
import { incidentText } from "../text/incident";
import { sharedText } from "../text/shared";
import classes from "./IncidentCard.module.css";
import { StatusIcon } from "./StatusMark";

interface Props {
  incident: IncidentLine;
  now: string;
  withModel?: boolean;
}

/** An incident in three lines: what, since when, what it costs. Leads to its page. */
export function IncidentCard({ incident, now, withModel = false }: Props) {
  const isOver = incident.resolved_at !== null;
  return (
    <Link
      to="/incidents/$id"
      params={{ id: String(incident.id) }}
      className={classes.card}
      data-status={incident.severity}
      data-over={isOver || undefined}
    >
      <span className={classes.icon} data-status={incident.severity}>
        <StatusIcon status={incident.severity} size={15} />
        <span className="sr-only">{sharedText.status[incident.severity]}</span>
      </span>
      <span className={classes.body}>
        <span className={classes.title}>{incident.title}</span>
        <span className={classes.facts}>
          {withModel && <span>{incident.model}</span>}
          <span>{when(incident, now)}</span>
          {isWorthSaying(incident) && <span>{sayState(incident)}</span>}
          {incident.owner && <span>{incident.owner}</span>}
          {incident.cost_per_day !== null && (
            <span title={words(incident.cost_outcome)}>
              +{formatValue(incident.cost_per_day, "outcome")} {incidentText.costADay}
            </span>
          )}
        </span>
      </span>
    </Link>
  );
}

/** An incident that is open, or over, is told so by how it stands there. */
const isWorthSaying = ({ state, dismissal }: IncidentLine) =>
  dismissal !== null || !["open", "resolved"].includes(state);

function when({ since, resolved_at }: IncidentLine, now: string): string {
  const start = `${incidentText.since} ${formatShortDay(since)}`;
  if (resolved_at === null) return `${start}, ${formatAgo(since, now)}`;
  const length = formatLength(Date.parse(resolved_at) - Date.parse(since));
  return `${formatShortDay(since)}, ${incidentText.lasted} ${length}`;
}
