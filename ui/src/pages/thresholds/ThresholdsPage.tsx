import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "../../api/fetch";
import { thresholdsQuery } from "../../api/queries";
import type { ThresholdLine, ThresholdPage } from "../../api/types";
import { HowToRead } from "../../components/HowToRead";
import { PageBody } from "../../components/PageBody";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { SpanControl } from "../../components/SpanControl";
import { EmptyLine, Failure, PageSkeleton } from "../../components/States";
import { formatCount } from "../../lib/format";
import { modelTrail } from "../../lib/trail";
import { decodeSpan, encodeSpan, type Span } from "../../lib/urlState";
import { chartText } from "../../text/chart";
import { thresholdsText } from "../../text/thresholds";
import { usePageTitle } from "../usePageTitle";
import { CurveKey } from "./CurveKey";
import { Curves } from "./Curves";
import { conclude } from "./conclude";
import { PayoffForm } from "./PayoffForm";
import { decodePayoff, encodePayoff, type Payoff } from "./payoff";
import classes from "./ThresholdsPage.module.css";
import { ThresholdTable } from "./ThresholdTable";

const route = getRouteApi("/models/$model/thresholds");

/** The API's answer where the model is not binary; asking again would not help. */
const REFUSED = 422;

/** What a binary model's decisions are worth, and what they would be by other thresholds. */
export function ThresholdsPage() {
  const { model } = route.useParams();
  const search = route.useSearch();
  const span = decodeSpan(search, "90d");
  const payoff = decodePayoff(search);
  usePageTitle(`${thresholdsText.title}, ${model}`);
  const query = useQuery(thresholdsQuery(model, encodePayoff(payoff), span));
  if (query.data)
    return (
      <Data page={query.data} {...{ model, span, payoff }} isStale={query.isPlaceholderData} />
    );
  if (query.error instanceof ApiError && query.error.status === REFUSED)
    return (
      <>
        <PageHead title={thresholdsText.title} trail={modelTrail(model)} />
        <None reason={query.error.message} />
      </>
    );
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <PageSkeleton />;
}

interface DataProps {
  page: ThresholdPage;
  model: string;
  span: Span;
  payoff: Payoff;
  isStale: boolean;
}

function Data({ page, model, span, payoff, isStale }: DataProps) {
  const navigate = route.useNavigate();
  const show = (to: { span?: Span; payoff?: Payoff }) =>
    void navigate({
      search: { ...encodeSpan(to.span ?? span, "90d"), ...encodePayoff(to.payoff ?? payoff) },
      resetScroll: false,
      // Amounts are tried out; the way back leads to the page before, not through each of them.
      replace: to.payoff !== undefined,
    });
  return (
    <>
      <PageHead
        title={thresholdsText.title}
        sentence={conclude(page)}
        trail={modelTrail(model)}
        facts={page.best && <Rows page={page} />}
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
        {page.best ? (
          <>
            <Panel title={thresholdsText.payoff} hint={thresholdsText.payoffHint}>
              <PayoffForm payoff={payoff} onChange={(given) => show({ payoff: given })} />
            </Panel>
            <Value page={page} best={page.best} />
            <HowToRead lines={thresholdsText.reading} />
          </>
        ) : (
          <None reason={page.reason} />
        )}
      </PageBody>
    </>
  );
}

/** Why there are no thresholds, and what they need. */
function None({ reason }: { reason: string }) {
  return (
    <Panel title={thresholdsText.value}>
      <EmptyLine>{thresholdsText.none(reason)}</EmptyLine>
      <EmptyLine>{thresholdsText.noneHint}</EmptyLine>
    </Panel>
  );
}

/** What the answer rests on. */
function Rows({ page }: { page: ThresholdPage }) {
  return (
    <span>
      {thresholdsText.lead(formatCount(page.n_rows), formatCount(page.n_positives))}
      {page.n_unlabelled > 0 && ` ${thresholdsText.leftOut(formatCount(page.n_unlabelled))}`}
    </span>
  );
}

/** The curves, or all of their numbers as a table. */
function Value({ page, best }: { page: ThresholdPage; best: ThresholdLine }) {
  const [isTable, setTable] = useState(false);
  return (
    <Panel
      title={thresholdsText.value}
      hint={thresholdsText.valueHint}
      aside={
        <div className={classes.aside}>
          {!isTable && <CurveKey />}
          <Button
            size="xs"
            variant="default"
            aria-pressed={isTable}
            onClick={() => setTable(!isTable)}
          >
            {isTable ? chartText.chart : chartText.table}
          </Button>
        </div>
      }
    >
      {isTable ? <ThresholdTable page={page} /> : <Curves page={page} best={best} />}
    </Panel>
  );
}
