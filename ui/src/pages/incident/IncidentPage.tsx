import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { incidentQuery } from "../../api/queries";
import type { IncidentPage as Page } from "../../api/types";
import { CrosshairProvider } from "../../charts/crosshair";
import { DistributionFigure, DistributionKey } from "../../charts/DistributionFigure";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { EmptyLine, Failure, PageSkeleton } from "../../components/States";
import { sayState } from "../../lib/incidentState";
import { formatAgo, formatLength, formatTime } from "../../lib/time";
import { chartText } from "../../text/chart";
import { incidentText } from "../../text/incident";
import { sharedText } from "../../text/shared";
import { NotFoundPage } from "../NotFoundPage";
import { usePageTitle } from "../usePageTitle";
import { Actions } from "./Actions";
import { Alerts } from "./Alerts";
import { Cause } from "./Cause";
import { Cost } from "./Cost";
import classes from "./IncidentPage.module.css";
import { Timeline } from "./Timeline";

const route = getRouteApi("/incidents/$id");

/** One incident: since when, where, why, what it costs, and what has been done about it. */
export function IncidentPage() {
  const id = Number(route.useParams().id);
  return Number.isInteger(id) && id >= 0 ? <Loaded id={id} /> : <NotFoundPage />;
}

function Loaded({ id }: { id: number }) {
  const { data, error, refetch } = useQuery(incidentQuery(id));
  usePageTitle(data?.title ?? incidentText.list);
  if (data) return <Data page={data} />;
  return error ? <Failure error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
}

function Data({ page }: { page: Page }) {
  return (
    <CrosshairProvider>
      <PageHead
        title={page.title}
        status={page.severity}
        trail={[
          { label: sharedText.nav.incidents, to: "/incidents" },
          { label: page.model, to: `/models/${encodeURIComponent(page.model)}` },
        ]}
        facts={<Facts page={page} />}
      />
      <Actions page={page} />
      <div className={classes.columns}>
        <div className={classes.main}>
          <div className={classes.pair}>
            <Panel title={incidentText.why}>
              <Cause page={page} />
            </Panel>
            <Panel title={incidentText.cost}>
              <Cost cost={page.cost} />
            </Panel>
          </div>
          {page.distribution && (
            <Panel title={incidentText.before} hint={page.distribution_title}>
              <DistributionKey nowWord={incidentText.sinceColumn} />
              <DistributionFigure
                distribution={page.distribution}
                label={page.distribution_title}
                height={230}
              />
            </Panel>
          )}
          <Panel title={incidentText.alerts}>
            {page.alerts.length ? (
              <Alerts alerts={page.alerts} model={page.model} />
            ) : (
              <EmptyLine>{chartText.noData}</EmptyLine>
            )}
          </Panel>
        </div>
        <aside className={classes.aside}>
          <Panel title={incidentText.timeline} variant="quiet">
            <Timeline page={page} />
          </Panel>
        </aside>
      </div>
    </CrosshairProvider>
  );
}

function Facts({ page }: { page: Page }) {
  const end = Date.parse(page.resolved_at ?? page.now);
  const length = formatLength(end - Date.parse(page.since));
  return (
    <>
      <span>
        {sayState(page)}
        {page.owner && `, ${page.owner}`}
      </span>
      <span>
        {incidentText.since} <time dateTime={page.since}>{formatTime(page.since)}</time>,{" "}
        {page.resolved_at ? `${incidentText.lasted} ${length}` : formatAgo(page.since, page.now)}
      </span>
      <span>
        <Link to="/models/$model" params={{ model: page.model }}>
          {page.model}
        </Link>
        {page.cause?.segment && `, ${page.cause.segment}`}
      </span>
    </>
  );
}
