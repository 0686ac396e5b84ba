import { Link } from "@tanstack/react-router";
import type { IncidentLine } from "../api/types";
import { sayCost, sayState, sayWhen } from "../lib/incidentState";
import classes from "./IncidentCard.module.css";
import { StatusMark } from "./StatusMark";

interface Props {
  incident: IncidentLine;
  now: string;
  withModel?: boolean;
}

/** An incident in three lines: what, since when, what it costs. Leads to its page. */
export function IncidentCard({ incident, now, withModel = false }: Props) {
  const cost = sayCost(incident);
  const isOver = incident.resolved_at !== null;
  return (
    <Link
      to="/incidents/$id"
      params={{ id: String(incident.id) }}
      className={classes.card}
      data-over={isOver || undefined}
    >
      <span className={classes.icon}>
        <StatusMark status={incident.severity} variant="icon" size={15} />
      </span>
      <span className={classes.body}>
        <span className={classes.title}>{incident.title}</span>
        <span className={classes.facts}>
          {withModel && <span>{incident.model}</span>}
          <span>{sayWhen(incident, now)}</span>
          {isWorthSaying(incident) && <span>{sayState(incident)}</span>}
          {incident.owner && <span>{incident.owner}</span>}
          {cost && <span className={classes.cost}>{cost}</span>}
        </span>
      </span>
    </Link>
  );
}

/** An incident that is open, or over, is told so by how it stands there. */
const isWorthSaying = ({ state, dismissal }: IncidentLine) =>
  dismissal !== null || !["open", "resolved"].includes(state);
