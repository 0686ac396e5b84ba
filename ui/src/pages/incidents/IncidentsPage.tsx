import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { fleetQuery, incidentsQuery } from "../../api/queries";
import type { IncidentLine, IncidentState } from "../../api/types";
import { PageBody } from "../../components/PageBody";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { EmptyLine, Failure, PageSkeleton } from "../../components/States";
import { fleetTrail } from "../../lib/trail";
import { fleetText } from "../../text/fleet";
import { incidentText } from "../../text/incident";
import { sharedText } from "../../text/shared";
import { usePageTitle } from "../usePageTitle";
import { IncidentTable } from "./IncidentTable";

const route = getRouteApi("/incidents");
const STATES: readonly IncidentState[] = [
  "open",
  "reopened",
  "acknowledged",
  "snoozed",
  "resolved",
];

/** Every incident, newest first; the state filter stands in the address. */
export function IncidentsPage() {
  const search = route.useSearch();
  const state = STATES.find((name) => name === search.state) ?? "";
  const navigate = route.useNavigate();
  usePageTitle(incidentText.list);
  const fleet = useQuery(fleetQuery());
  const incidents = useQuery(incidentsQuery({ model: search.model, state }));
  const error = incidents.error ?? fleet.error;
  if (error && !incidents.data)
    return <Failure error={error} onRetry={() => void incidents.refetch()} />;
  if (!incidents.data || !fleet.data) return <PageSkeleton />;
  return (
    <>
      <PageHead
        title={incidentText.list}
        trail={fleetTrail}
        facts={
          search.model ? <OnlyModel model={search.model} state={state} /> : incidentText.listHint
        }
        aside={
          <NativeSelect
            size="xs"
            aria-label={incidentText.stateFilter}
            value={state}
            data={[
              { value: "", label: incidentText.allStates },
              ...STATES.map((name) => ({ value: name, label: sharedText.incidentState[name] })),
            ]}
            onChange={({ currentTarget: { value } }) =>
              void navigate({ search: { model: search.model, state: value || undefined } })
            }
          />
        }
      />
      <List
        incidents={incidents.data}
        now={fleet.data.now}
        isFiltered={state !== "" || search.model !== undefined}
      />
    </>
  );
}

/** Says that the list is narrowed to one model, and widens it again. */
function OnlyModel({ model, state }: { model: string; state: string }) {
  return (
    <span>
      {incidentText.only} <b>{model}</b>.{" "}
      <Link to="/incidents" search={{ state: state || undefined }}>
        {incidentText.allModels}
      </Link>
    </span>
  );
}

interface ListProps {
  incidents: IncidentLine[];
  now: string;
  isFiltered: boolean;
}

function List({ incidents, now, isFiltered }: ListProps) {
  if (incidents.length === 0) {
    return <EmptyLine>{isFiltered ? incidentText.noneFiltered : incidentText.none}</EmptyLine>;
  }
  const groups = [
    {
      title: fleetText.openIncidents,
      lines: incidents.filter((line) => line.resolved_at === null),
    },
    {
      title: sharedText.incidentState.resolved,
      lines: incidents.filter((line) => line.resolved_at !== null),
    },
  ];
  return (
    <PageBody>
      {groups
        .filter((group) => group.lines.length > 0)
        .map((group) => (
          <Panel key={group.title} title={group.title}>
            <IncidentTable caption={group.title} incidents={group.lines} now={now} />
          </Panel>
        ))}
    </PageBody>
  );
}
