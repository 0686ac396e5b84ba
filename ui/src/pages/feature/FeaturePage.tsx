import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { featureQuery } from "../../api/queries";
import type { FeaturePage as Page } from "../../api/types";
import { CrosshairProvider } from "../../charts/crosshair";
import { DistributionFigure, DistributionKey } from "../../charts/DistributionFigure";
import { seriesKey, seriesTitle } from "../../charts/seriesTitle";
import { PageBody } from "../../components/PageBody";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { SpanControl } from "../../components/SpanControl";
import { EmptyLine, Failure, PageSkeleton } from "../../components/States";
import { formatCount } from "../../lib/format";
import { formatDays } from "../../lib/time";
import { modelTrail } from "../../lib/trail";
import {
  decodeReference,
  decodeSpan,
  encodeReference,
  encodeSpan,
  type ReferenceName,
  type Span,
} from "../../lib/urlState";
import { chartText } from "../../text/chart";
import { featureText } from "../../text/feature";
import { sharedText } from "../../text/shared";
import { ExplainedSeries } from "../ExplainedSeries";
import { usePageTitle } from "../usePageTitle";
import classes from "./FeaturePage.module.css";
import { Segments } from "./Segments";
import { SummaryTable } from "./SummaryTable";

const route = getRouteApi("/models/$model/features/$feature");

/** One column: how it is distributed now and was before, where it differs, and since when. */
export function FeaturePage() {
  const { model, feature } = route.useParams();
  const search = route.useSearch();
  const [span, reference] = [decodeSpan(search, "latest"), decodeReference(search)];
  usePageTitle(`${feature}, ${model}`);
  const query = useQuery(featureQuery(model, feature, reference, span));
  if (query.data)
    return <Data page={query.data} {...{ span, reference }} isStale={query.isPlaceholderData} />;
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <PageSkeleton />;
}

interface DataProps {
  page: Page;
  span: Span;
  reference: ReferenceName;
  isStale: boolean;
}

function Data({ page, span, reference, isStale }: DataProps) {
  const navigate = route.useNavigate();
  const show = (to: { span?: Span; reference?: ReferenceName }) =>
    void navigate({
      search: {
        ...encodeSpan(to.span ?? span, "latest"),
        ...encodeReference(to.reference ?? reference),
      },
      resetScroll: false,
    });
  const before = describeReference(page);
  return (
    <CrosshairProvider>
      <PageHead
        title={page.name}
        status={page.status}
        sentence={page.reason}
        trail={modelTrail(page.model)}
        facts={
          <span title={page.type_reason}>
            {featureText.readAs} <b>{page.type}</b>, {page.role}
            {page.type_reason && `: ${page.type_reason}`}
          </span>
        }
        aside={
          <SpanControl
            names={["latest", "30d", "90d"]}
            span={span}
            start={page.start}
            end={page.end}
            onChange={(chosen) => show({ span: chosen })}
          />
        }
      />
      <PageBody isStale={isStale}>
        <Panel
          title={featureText.distribution}
          aside={
            <div className={classes.compare}>
              <span>{featureText.compareWith}</span>
              <SegmentedControl
                size="xs"
                aria-label={featureText.compareWith}
                value={reference}
                data={[
                  { value: "recent", label: sharedText.reference.recent },
                  { value: "training", label: sharedText.reference.training },
                ]}
                onChange={(name) =>
                  show({ reference: name === "training" ? "training" : "recent" })
                }
              />
            </div>
          }
        >
          <div className={classes.overlay}>
            <div>
              <DistributionKey
                before={before}
                now={`${formatDays(page.start, page.end)}, ${formatCount(page.current.n_rows)} ${chartText.rows}`}
              />
              <div className={classes.big}>
                <DistributionFigure
                  distribution={page.distribution}
                  label={page.name}
                  height={280}
                />
              </div>
            </div>
            <SummaryTable current={page.current} reference={page.reference} />
          </div>
        </Panel>
        <Panel title={featureText.segments} hint={featureText.segmentsHint}>
          {page.segments.length ? (
            <Segments segments={page.segments} />
          ) : (
            <EmptyLine>{featureText.noSegments}</EmptyLine>
          )}
        </Panel>
        <Panel title={featureText.history}>
          <div className={classes.charts}>
            {page.charts.map((view) => (
              <ExplainedSeries
                key={seriesKey(view)}
                model={page.model}
                view={view}
                height={170}
                title={seriesTitle(view, page.charts)}
              />
            ))}
          </div>
        </Panel>
      </PageBody>
    </CrosshairProvider>
  );
}

function describeReference(page: Page): string {
  const rows = page.reference ? `, ${formatCount(page.reference.n_rows)} ${chartText.rows}` : "";
  if (page.reference_start && page.reference_end)
    return formatDays(page.reference_start, page.reference_end) + rows;
  return `${page.reference_name}${rows}`;
}
