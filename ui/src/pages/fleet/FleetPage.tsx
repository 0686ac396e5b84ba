import { useQuery } from "@tanstack/react-query";
import { fleetQuery } from "../../api/queries";
import type { Fleet, IncidentLine } from "../../api/types";
import { IncidentCard } from "../../components/IncidentCard";
import { Panel } from "../../components/Panel";
import { EmptyLine, Failure, PageSkeleton } from "../../components/States";
import { fleetText } from "../../text/fleet";
import { usePageTitle } from "../usePageTitle";
import { EmptyFleet } from "./EmptyFleet";
import classes from "./FleetPage.module.css";
import { ModelRow } from "./ModelRow";

/** Every model in a row, worst first, and beside them what needs a person. */
export function FleetPage() {
  usePageTitle(fleetText.title);
  const { data, error, refetch } = useQuery(fleetQuery());
  if (data) return data.models.length ? <Data fleet={data} /> : <EmptyFleet />;
  return error ? <Failure error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
}

function Data({ fleet }: { fleet: Fleet }) {
  const open = fleet.incidents.filter((incident) => incident.resolved_at === null);
  const over = fleet.incidents.filter((incident) => incident.resolved_at !== null);
  return (
    <>
      <h1 className={classes.sentence}>{fleet.sentence}</h1>
      <div className={classes.columns}>
        <ul className={classes.models}>
          {fleet.models.map((model) => (
            <li key={model.name}>
              <ModelRow
                model={model}
                newest={open.find((incident) => incident.model === model.name)}
                isTold={fleet.sentence.includes(model.sentence)}
                now={fleet.now}
              />
            </li>
          ))}
        </ul>
        <aside className={classes.aside}>
          <Panel title={fleetText.openIncidents} variant="quiet">
            {open.length ? (
              <Incidents incidents={open} now={fleet.now} />
            ) : (
              <EmptyLine>{fleetText.noIncidents}</EmptyLine>
            )}
          </Panel>
          {over.length > 0 && (
            <Panel title={fleetText.recentIncidents} variant="quiet">
              <Incidents incidents={over.slice(0, 6)} now={fleet.now} />
            </Panel>
          )}
        </aside>
      </div>
    </>
  );
}

function Incidents({ incidents, now }: { incidents: IncidentLine[]; now: string }) {
  return (
    <ul>
      {incidents.map((incident) => (
        <li key={incident.id}>
          <IncidentCard incident={incident} now={now} withModel />
        </li>
      ))}
    </ul>
  );
}
