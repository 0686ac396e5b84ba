import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { drillQuery } from "../../api/drills";
import type { DrillFinding, DrillPage as Page } from "../../api/types";
import { PageBody } from "../../components/PageBody";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { EmptyLine, Failure, PageSkeleton } from "../../components/States";
import { formatCount } from "../../lib/format";
import { formatDays, formatTime } from "../../lib/time";
import { modelTrail } from "../../lib/trail";
import { drillText } from "../../text/drill";
import { usePageTitle } from "../usePageTitle";
import { Certificate } from "./Certificate";
import { DrillForm } from "./DrillForm";
import classes from "./DrillPage.module.css";
import { DrillRun } from "./DrillRun";
import { hasBlindSpot } from "./say";
import { WhoNoticed } from "./WhoNoticed";

const route = getRouteApi("/models/$model/drill");

/** The test button of a model's monitors: faults planted in copies of its own traffic. */
export function DrillPage() {
  const { model } = route.useParams();
  usePageTitle(`${drillText.page}, ${model}`);
  const { data, error, refetch } = useQuery(drillQuery(model));
  if (data) return <Data page={data} />;
  return error ? <Failure error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
}

function Data({ page }: { page: Page }) {
  return (
    <>
      <PageHead title={drillText.page} sentence={drillText.lead} trail={modelTrail(page.model)} />
      <PageBody>
        <Panel title={drillText.plant} hint={drillText.plantHint}>
          {page.progress ? (
            <DrillRun model={page.model} progress={page.progress} />
          ) : (
            <DrillForm page={page} />
          )}
          {page.failure && (
            <p role="alert" className={classes.failure}>
              {drillText.failed(page.failure)}
            </p>
          )}
        </Panel>
        {page.last ? (
          <Found found={page.last} />
        ) : (
          <Panel title={drillText.found} variant="quiet">
            <EmptyLine>{drillText.none}</EmptyLine>
          </Panel>
        )}
      </PageBody>
    </>
  );
}

/** What the latest drill found: the sentence, the table of strengths, who noticed, and what to do about the rest. */
function Found({ found }: { found: DrillFinding }) {
  const [only] = found.faults.length === 1 ? found.faults : [];
  return (
    <Panel
      title={drillText.found}
      hint={drillText.ran(
        formatTime(found.ran_at.slice(0, 16).concat("Z")),
        formatCount(found.n_rows),
        formatDays(found.start, found.end),
      )}
    >
      <p className={classes.sentence}>{found.sentence}</p>
      <Certificate found={found} />
      {only && <WhoNoticed fault={only} found={found} />}
      {found.faults.some(hasBlindSpot) && <BlindSpots model={found.model} />}
    </Panel>
  );
}

function BlindSpots({ model }: { model: string }) {
  return (
    <p className={classes.advice}>
      {drillText.blind}{" "}
      <Link className="link" to="/models/$model/monitors" params={{ model }} search={{ add: "1" }}>
        {drillText.addMonitor}
      </Link>{" "}
      {drillText.or}{" "}
      <Link className="link" to="/models/$model/monitors" params={{ model }}>
        {drillText.changeMonitors}
      </Link>
      {drillText.thenAgain}
    </p>
  );
}
