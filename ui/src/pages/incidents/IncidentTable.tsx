import { Link } from "@tanstack/react-router";
import type { IncidentLine } from "../../api/types";
import { StatusMark } from "../../components/StatusMark";
import { Table } from "../../components/Table";
import { formatValue, UNKNOWN, words } from "../../lib/format";
import { beyondTitle, nameState } from "../../lib/incidentState";
import { formatDay, formatLength, formatTime } from "../../lib/time";
import { incidentText } from "../../text/incident";
import classes from "./IncidentTable.module.css";

interface Props {
  caption: string;
  incidents: IncidentLine[];
  now: string;
}

/** Incidents in a table: what and why, where, since when and how long, what it costs. */
export function IncidentTable({ caption, incidents, now }: Props) {
  return (
    <Table caption={caption} hasCards className={classes.table}>
      <colgroup>
        <col />
        <col />
        <col />
        <col />
        <col />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{incidentText.one}</th>
          <th scope="col">{incidentText.model}</th>
          <th scope="col">{incidentText.stateFilter}</th>
          <th scope="col">{incidentText.sinceColumn}</th>
          <th scope="col">{incidentText.cost}</th>
        </tr>
      </thead>
      <tbody>
        {incidents.map((incident) => (
          <Row key={incident.id} incident={incident} now={now} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ incident, now }: { incident: IncidentLine; now: string }) {
  const { cause, cost_outcome, cost_per_day, model, owner } = incident;
  const { resolved_at, severity, since, snoozed_until, title } = incident;
  const rest = beyondTitle(cause, title);
  const length = formatLength(Date.parse(resolved_at ?? now) - Date.parse(since));
  return (
    <tr data-over={resolved_at !== null || undefined}>
      <th scope="row" className={classes.what}>
        <div>
          <StatusMark status={severity} variant="icon" size={15} />
          <Link to="/incidents/$id" params={{ id: String(incident.id) }}>
            {title}
          </Link>
          {rest && <p>{rest}</p>}
        </div>
      </th>
      <td>{model}</td>
      <td>
        {nameState(incident)}
        {snoozed_until && (
          <small>
            {incidentText.until} {formatTime(snoozed_until)}
          </small>
        )}
        {owner && <small>{owner}</small>}
      </td>
      <td>
        {formatDay(since)}
        <small>
          {resolved_at ? incidentText.lasted : incidentText.lasting} {length}
        </small>
      </td>
      <td data-unknown={cost_per_day === null || undefined}>
        {cost_per_day === null
          ? UNKNOWN
          : `+${formatValue(cost_per_day, "outcome")} ${incidentText.costADay}`}
        {cost_per_day !== null && <small>{words(cost_outcome)}</small>}
      </td>
    </tr>
  );
}
