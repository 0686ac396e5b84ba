import type { IncidentPage } from "../../api/types";
import { EmptyLine } from "../../components/States";
import { formatInterval, formatValue, words } from "../../lib/format";
import { chartText } from "../../text/chart";
import { incidentText } from "../../text/incident";
import classes from "./Cost.module.css";

/** What it costs a day, how sure that is, and what it has cost so far. */
export function Cost({ cost }: { cost: IncidentPage["cost"] }) {
  if (!cost) return <EmptyLine>{incidentText.noCost}</EmptyLine>;
  return (
    <dl className={classes.cost}>
      <div>
        <dd className={classes.big}>
          {formatValue(cost.per_day, "outcome")} <small>{incidentText.costADay}</small>
        </dd>
        <dt>
          {words(cost.outcome)}
          <br />
          {chartText.interval} {formatInterval(cost, "outcome")}
        </dt>
      </div>
      <div>
        <dd>{formatValue(cost.total, "outcome")}</dd>
        <dt>{incidentText.costSoFar}</dt>
      </div>
    </dl>
  );
}
