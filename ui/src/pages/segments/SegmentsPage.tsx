import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { segmentsQuery } from "../../api/queries";
import type { SegmentsPage as Page, SegmentColumn } from "../../api/types";
import { DotPlot } from "../../charts/DotPlot";
import { MetricInfo } from "../../components/MetricInfo";
import { PageBody } from "../../components/PageBody";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { SpanControl } from "../../components/SpanControl";
import { EmptyLine, Failure, PageSkeleton } from "../../components/States";
import { modelTrail } from "../../lib/trail";
import { decodeSpan, encodeSpan, type Span } from "../../lib/urlState";
import { segmentsText } from "../../text/segments";
import { usePageTitle } from "../usePageTitle";
import { FairnessList } from "./FairnessList";
import { FoundSegments } from "./FoundSegments";
import classes from "./SegmentsPage.module.css";

const route = getRouteApi("/models/$model/segments");

/** For whom a model is good: one metric by the values of each segment column, and fairness by the protected ones. */
export function SegmentsPage() {
  const { model } = route.useParams();
  const search = route.useSearch();
  const span = decodeSpan(search, "30d");
  usePageTitle(`${segmentsText.title}, ${model}`);
  const query = useQuery(segmentsQuery(model, search.metric, span));
  if (query.data) return <Data page={query.data} span={span} isStale={query.isPlaceholderData} />;
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <PageSkeleton />;
}

function Data({ page, span, isStale }: { page: Page; span: Span; isStale: boolean }) {
  const navigate = route.useNavigate();
  const { metric } = route.useSearch();
  const show = (to: { span?: Span; metric?: string }) =>
    void navigate({
      search: { ...encodeSpan(to.span ?? span, "30d"), metric: to.metric ?? metric },
      resetScroll: false,
    });
  return (
    <>
      <PageHead
        title={segmentsText.title}
        trail={modelTrail(page.model)}
        facts={<span className={classes.lead}>{segmentsText.lead(page.min_rows)}</span>}
        aside={
          <SpanControl
            names={["30d", "90d", "all"]}
            span={span}
            start={page.start}
            end={page.end}
            onChange={(chosen) => show({ span: chosen })}
          />
        }
      />
      <PageBody isStale={isStale}>
        <div className={classes.choice}>
          <NativeSelect
            size="sm"
            label={segmentsText.metric}
            value={page.metric.name}
            data={page.metrics.map((one) => ({ value: one.name, label: one.title }))}
            onChange={(event) => show({ metric: event.currentTarget.value })}
          />
          <p>
            {page.metric.description} <MetricInfo info={page.metric} />
          </p>
        </div>
        <FoundSegments model={page.model} span={span} />
        {page.columns.length === 0 && <EmptyLine>{segmentsText.none}</EmptyLine>}
        {page.columns.map((column, index) => (
          <Column key={column.name} page={page} column={column} isFirst={index === 0} />
        ))}
      </PageBody>
    </>
  );
}

interface ColumnProps {
  page: Page;
  column: SegmentColumn;
  isFirst: boolean;
}

function Column({ page, column, isFirst }: ColumnProps) {
  const { metric, whole } = page;
  const more = column.n_values - column.segments.length;
  return (
    <Panel
      title={column.name}
      hint={more > 0 ? segmentsText.more(more) : undefined}
      aside={column.is_protected && <span className={classes.tag}>{segmentsText.protected}</span>}
    >
      <div className={classes.figure}>
        <DotPlot
          label={`${metric.title}: ${column.name}`}
          heading={column.name}
          valueHeading={metric.title}
          unit={metric.unit}
          rows={column.segments.map(({ dot, beside }) => ({
            ...dot,
            isQuiet: beside === "too_few",
            word: segmentsText.besides[beside],
            isEmphatic: beside !== "alike" && beside !== "too_few",
          }))}
          marks={whole.value === null ? [] : [{ label: segmentsText.whole, value: whole.value }]}
        />
      </div>
      {column.fairness.length > 0 && (
        <FairnessList column={column} minRows={page.min_rows} hasHint={isFirst} />
      )}
    </Panel>
  );
}
