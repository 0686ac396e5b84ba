import { NativeSelect } from "@mantine/core";
import type { Watched } from "../api/monitors";
import type { PreviewPage } from "../api/types";
import { EmptyLine } from "../components/States";
import { formatCount } from "../lib/format";
import { monitorsText } from "../text/monitors";
import { AlertLanes } from "./AlertLanes";
import { AlertList } from "./AlertList";
import { ChartKey } from "./ChartKey";
import classes from "./PreviewFigure.module.css";
import { SeriesFigure } from "./SeriesFigure";
import { sayAlerts } from "./sayAlerts";
import { seriesSpan } from "./seriesOption";
import { seriesTitle } from "./seriesTitle";

interface Props {
  now: PreviewPage;
  /** As the monitor is stored; absent for a new one. */
  present: PreviewPage | undefined;
  isStale: boolean;
  /** Draws another of its histories; absent where only one is looked at. */
  onDraw?: ((drawn: Watched) => void) | undefined;
}

/** What the monitor would have told of the past, beside what it tells as it is. */
export function PreviewFigure({ now, present, isStale, onDraw }: Props) {
  return (
    <div className={classes.preview} data-stale={isStale || undefined}>
      <p className={classes.said} aria-live="polite">
        <strong>{sayAlerts(now)}</strong>
        {present && <span>{monitorsText.asItIs(sayAlerts(present))}</span>}
      </p>
      <Picture now={now} present={present} onDraw={onDraw} />
      {now.n_grey > 0 && (
        <p className={classes.grey}>
          {monitorsText.grey(formatCount(now.n_grey), formatCount(now.n_windows))}
        </p>
      )}
      <AlertList alerts={now.alerts} />
    </div>
  );
}

function Picture({ now, present, onDraw }: Omit<Props, "isStale">) {
  const { chart } = now;
  if (!chart) return <EmptyLine>{monitorsText.nothingMeasured}</EmptyLine>;
  const view = { ...chart, limits: now.limits };
  return (
    <>
      {onDraw && now.series.length > 1 && <SeriesSelect page={now} onDraw={onDraw} />}
      <AlertLanes span={seriesSpan(view)} now={now} present={present} />
      <SeriesFigure view={view} height={210} title={seriesTitle(chart)} />
      <ChartKey hasLimit hasEstimates={!!chart.estimate} hasEvents={chart.events.length > 0} />
    </>
  );
}

interface SelectProps {
  page: PreviewPage;
  onDraw: (drawn: Watched) => void;
}

function SeriesSelect({ page, onDraw }: SelectProps) {
  const drawn = page.series.findIndex(
    ({ metric, column, segment }) =>
      metric === page.chart?.metric.name.replace(/^estimated_/, "") &&
      column === page.chart.column &&
      segment === page.chart.segment,
  );
  return (
    <NativeSelect
      size="xs"
      label={monitorsText.drawn}
      value={String(drawn)}
      data={page.series.map(({ title, column, segment, n_bad }, index) => ({
        value: String(index),
        label: `${[title, [column, segment].filter(Boolean).join(", ")].filter(Boolean).join(": ")} (${monitorsText.bad(n_bad)})`,
      }))}
      onChange={(event) => {
        const chosen = page.series[Number(event.currentTarget.value)];
        if (chosen) {
          const { metric, column, segment } = chosen;
          onDraw({ metric, column, segment });
        }
      }}
    />
  );
}
