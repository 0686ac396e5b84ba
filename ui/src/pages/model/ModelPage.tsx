import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { modelQuery } from "../../api/queries";
import type { FeatureLine, ModelPage as Page } from "../../api/types";
import { ChartKey } from "../../charts/ChartKey";
import { CrosshairProvider } from "../../charts/crosshair";
import { IncidentCard } from "../../components/IncidentCard";
import { PageBody } from "../../components/PageBody";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { SpanControl } from "../../components/SpanControl";
import { EmptyLine, Failure, PageSkeleton } from "../../components/States";
import { fleetTrail } from "../../lib/trail";
import { decodeSpan, encodeSpan, type Span } from "../../lib/urlState";
import { modelText } from "../../text/model";
import { segmentsText } from "../../text/segments";
import { thresholdsText } from "../../text/thresholds";
import { usePageTitle } from "../usePageTitle";
import { Events } from "./Events";
import { FeatureTable } from "./FeatureTable";
import { LabelsNote } from "./LabelsNote";
import classes from "./ModelPage.module.css";
import { Monitors } from "./Monitors";
import { Provenance } from "./Provenance";
import { Question } from "./Question";
import { StatusStrip } from "./StatusStrip";

const route = getRouteApi("/models/$model");

/** Shown beside the questions; the strip and the list of incidents hold all. */
const MOST_INCIDENTS = 6;

/** One model: how it stands, day by day, the four questions, and what lies behind them. */
export function ModelPage() {
  const { model } = route.useParams();
  const span = decodeSpan(route.useSearch(), "90d");
  usePageTitle(model);
  const { data, error, refetch, isPlaceholderData } = useQuery(modelQuery(model, span));
  if (data) return <Data page={data} span={span} isStale={isPlaceholderData} />;
  return error ? <Failure error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
}

function Data({ page, span, isStale }: { page: Page; span: Span; isStale: boolean }) {
  const navigate = route.useNavigate();
  const show = (chosen: Span) =>
    void navigate({ search: encodeSpan(chosen, "90d"), resetScroll: false });
  const told = page.features.filter(({ role }) => role === "segment" || role === "protected");
  const isBinary = page.task === "binary";
  const charts = page.questions.flatMap((section) => section.charts);
  const hasEstimates = charts.some(
    ({ estimate, metric }) => estimate || metric.name.startsWith("estimated_"),
  );
  return (
    <CrosshairProvider>
      <PageHead
        title={page.name}
        status={page.status}
        sentence={page.sentence}
        trail={fleetTrail}
        facts={
          (told.length > 0 || isBinary) && (
            <>
              {told.length > 0 && <ForWhom model={page.name} columns={told} />}
              {isBinary && <WhatWorth model={page.name} />}
            </>
          )
        }
        aside={
          <SpanControl
            names={["30d", "90d", "all"]}
            span={span}
            start={page.start}
            end={page.end}
            onChange={show}
          />
        }
      />
      <PageBody isStale={isStale}>
        <Panel
          title={modelText.overview}
          hint={modelText.overviewHint}
          aside={
            <ChartKey
              hasEstimates={hasEstimates}
              hasEvents={charts.some(({ events }) => events.length)}
              hasLabelsComing={(page.labels?.coming.length ?? 0) > 0}
            />
          }
        >
          <StatusStrip page={page} onChoose={(days) => show({ kind: "custom", ...days })} />
        </Panel>
        <div className={classes.columns}>
          <div className={classes.main}>
            {page.questions.map((section) => (
              <Question
                key={section.answer.question}
                model={page.name}
                section={section}
                note={
                  section.answer.question === "right" &&
                  page.labels && <LabelsNote labels={page.labels} />
                }
              >
                {section.answer.question === "input" && (
                  <FeatureTable model={page.name} features={page.features} />
                )}
              </Question>
            ))}
          </div>
          <aside className={classes.aside}>
            <Panel title={modelText.incidents} variant="quiet">
              {page.incidents.length === 0 && <EmptyLine>{modelText.noIncidents}</EmptyLine>}
              <ul>
                {page.incidents.slice(0, MOST_INCIDENTS).map((incident) => (
                  <li key={incident.id}>
                    <IncidentCard incident={incident} now={page.now} />
                  </li>
                ))}
              </ul>
              {page.incidents.length > MOST_INCIDENTS && (
                <Link
                  to="/incidents"
                  search={{ model: page.name }}
                  className={`link ${classes.more}`}
                >
                  {modelText.allIncidents(page.incidents.length)}
                </Link>
              )}
            </Panel>
            <Events page={page} />
            <Provenance page={page} />
          </aside>
        </div>
        <Monitors model={page.name} monitors={page.monitors} />
      </PageBody>
    </CrosshairProvider>
  );
}

/** The way to the page that tells results apart by these columns. */
function ForWhom({ model, columns }: { model: string; columns: FeatureLine[] }) {
  return (
    <span>
      {segmentsText.toldApart(columns.map(({ name }) => name).join(", "))}{" "}
      <Link to="/models/$model/segments" params={{ model }}>
        {segmentsText.link}
      </Link>
    </span>
  );
}

/** The way to the page that values decisions; only two classes are told apart by a threshold. */
function WhatWorth({ model }: { model: string }) {
  return (
    <span>
      {thresholdsText.invite}{" "}
      <Link to="/models/$model/thresholds" params={{ model }}>
        {thresholdsText.link}
      </Link>
    </span>
  );
}
