import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { versionsQuery } from "../../api/queries";
import type { Challenger, VersionsPage as Page } from "../../api/types";
import { CrosshairProvider } from "../../charts/crosshair";
import { HowToRead } from "../../components/HowToRead";
import { PageBody } from "../../components/PageBody";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { SpanControl } from "../../components/SpanControl";
import { EmptyLine, Failure, PageSkeleton } from "../../components/States";
import { formatCount } from "../../lib/format";
import { formatDays } from "../../lib/time";
import { modelTrail } from "../../lib/trail";
import { decodeSpan, encodeSpan, type Span } from "../../lib/urlState";
import { versionsText } from "../../text/versions";
import { usePageTitle } from "../usePageTitle";
import { Differences } from "./Differences";
import { Traffic } from "./Traffic";
import classes from "./VersionsPage.module.css";

const route = getRouteApi("/models/$model/versions");

/** A model's versions: which answered what, and how each stands beside the champion. */
export function VersionsPage() {
  const { model } = route.useParams();
  const search = route.useSearch();
  const span = decodeSpan(search, "all");
  usePageTitle(`${versionsText.title}, ${model}`);
  const query = useQuery(versionsQuery(model, search.champion, span));
  if (query.data)
    return (
      <Data
        page={query.data}
        span={span}
        champion={search.champion}
        isStale={query.isPlaceholderData}
      />
    );
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <PageSkeleton />;
}

interface DataProps {
  page: Page;
  span: Span;
  /** The version that was asked for; absent for the one that answered most. */
  champion: string | undefined;
  isStale: boolean;
}

function Data({ page, span, champion, isStale }: DataProps) {
  const navigate = route.useNavigate();
  const show = (to: { span?: Span; champion?: string }) =>
    void navigate({
      search: { ...encodeSpan(to.span ?? span, "all"), champion: to.champion ?? champion },
      resetScroll: false,
    });
  return (
    <CrosshairProvider>
      <PageHead
        title={versionsText.title}
        sentence={page.sentence}
        trail={modelTrail(page.name)}
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
        <Panel title={versionsText.traffic} hint={versionsText.trafficHint}>
          {page.versions.length ? (
            <Traffic page={page} onChoose={(version) => show({ champion: version })} />
          ) : (
            <EmptyLine>{versionsText.noTraffic}</EmptyLine>
          )}
        </Panel>
        {page.challengers.map((challenger) => (
          <Panel
            key={challenger.version}
            title={versionsText.beside(challenger.version, page.champion)}
            hint={describeShared(challenger, page)}
          >
            {page.challengers.length > 1 && (
              <p className={classes.sentence}>{challenger.sentence}</p>
            )}
            {challenger.differences.length > 0 && (
              <Differences champion={page.champion} challenger={challenger} />
            )}
          </Panel>
        ))}
        {page.challengers.length > 0 && <HowToRead lines={versionsText.reading} />}
      </PageBody>
    </CrosshairProvider>
  );
}

function describeShared(challenger: Challenger, page: Page): string | undefined {
  if (!challenger.first || !challenger.last) return undefined;
  const windows = `${formatCount(challenger.n_windows)} ${challenger.n_windows === 1 ? "window" : "windows"}`;
  return versionsText.shared(
    windows,
    formatDays(challenger.first, Date.parse(challenger.last) + page.window_s * 1000),
    formatCount(challenger.n_rows),
    formatCount(challenger.n_champion_rows),
  );
}
