import { useMemo } from "react";
import type { VersionsPage, VersionTraffic } from "../../api/types";
import { useCrosshair, useCrosshairTime, windowAt } from "../../charts/crosshair";
import { formatTick, timeTicks } from "../../charts/timeAxis";
import { Table } from "../../components/Table";
import { formatCount, formatPercent } from "../../lib/format";
import { DAY_MS, formatDays, formatShortWindow } from "../../lib/time";
import { modelText } from "../../text/model";
import { versionsText } from "../../text/versions";
import { shareSteps, stepPath } from "./shareSteps";
import classes from "./Traffic.module.css";

interface Props {
  page: VersionsPage;
  onChoose: (champion: string) => void;
}

/** Which version answered what: each one's share over time, on one axis, and in numbers. */
export function Traffic({ page, onChoose }: Props) {
  const starts = useMemo(() => page.steps.map((start) => Date.parse(start)), [page.steps]);
  const stepMs = page.step_s * 1000;
  const step = windowAt(starts, stepMs, useCrosshairTime());
  return (
    <Table caption={versionsText.traffic} hasCards className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{versionsText.version}</th>
          <th scope="col" className={classes.wide}>
            {versionsText.shareOverTime}
          </th>
          <th scope="col" data-number>
            {step < 0 ? versionsText.share : formatShortWindow(starts[step] ?? 0, stepMs)}
          </th>
          <th scope="col" data-number>
            {versionsText.predictions}
          </th>
          <th scope="col">{versionsText.answered}</th>
          {page.versions.length > 1 && (
            <th scope="col" className={classes.choice}>
              {versionsText.champion}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {page.versions.map((version) => (
          <Row key={version.name} {...{ page, version, starts, step, onChoose }} />
        ))}
      </tbody>
      <tfoot aria-hidden="true">
        <tr>
          <td />
          <td className={classes.wide}>
            <Axis start={starts[0] ?? 0} end={(starts.at(-1) ?? 0) + stepMs} />
          </td>
          <td colSpan={4} />
        </tr>
      </tfoot>
    </Table>
  );
}

interface RowProps extends Props {
  version: VersionTraffic;
  starts: number[];
  /** The step pointed at; below 0 for none. */
  step: number;
}

function Row({ page, version, starts, step, onChoose }: RowProps) {
  const shares = useMemo(() => shareSteps(version, page.versions), [version, page.versions]);
  const isChampion = version.name === page.champion;
  const shown = step < 0 ? version.share : (shares[step] ?? 0);
  const last = Date.parse(version.last) + page.window_s * 1000;
  return (
    <tr data-champion={isChampion || undefined}>
      <th scope="row">
        <b>{version.name}</b>
        {version.git_commit && (
          <code title={version.git_commit}>{version.git_commit.slice(0, 8)}</code>
        )}
      </th>
      <td className={classes.wide}>
        <Strip shares={shares} starts={starts} stepMs={page.step_s * 1000} step={step} />
      </td>
      <td data-number>
        <b>{formatPercent(shown * 100)}</b>
      </td>
      <td data-number className={classes.rows} data-unit={modelText.predictions}>
        {formatCount(version.n_rows)}
      </td>
      <td className={classes.days}>{formatDays(version.first, last)}</td>
      {page.versions.length > 1 && (
        <td className={classes.choice}>
          <input
            type="radio"
            name="champion"
            checked={isChampion}
            aria-label={versionsText.chooseChampion(version.name)}
            onChange={() => onChoose(version.name)}
          />
        </td>
      )}
    </tr>
  );
}

interface StripProps {
  shares: (number | null)[];
  starts: number[];
  stepMs: number;
  step: number;
}

/** One version's share in each step, full height for all of it; pointing at it moves the page's crosshair. */
function Strip({ shares, starts, stepMs, step }: StripProps) {
  const crosshair = useCrosshair();
  const point = (event: React.PointerEvent) => {
    const frame = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - frame.left) / frame.width;
    crosshair.set((starts[0] ?? 0) + share * shares.length * stepMs);
  };
  return (
    <svg
      className={classes.strip}
      viewBox={`0 0 ${Math.max(1, shares.length)} 1`}
      preserveAspectRatio="none"
      aria-hidden="true"
      onPointerMove={point}
      onPointerLeave={() => crosshair.set(null)}
    >
      <path d={stepPath(shares)} />
      {step >= 0 && <rect className={classes.hair} x={step} y={0} width={1} height={1} />}
    </svg>
  );
}

function Axis({ start, end }: { start: number; end: number }) {
  const isMonthly = end - start > 70 * DAY_MS;
  return (
    <div className={classes.axis}>
      {timeTicks(start, end, 6).map((tick) => (
        <span key={tick} style={{ left: `${((tick - start) / (end - start)) * 100}%` }}>
          {formatTick(tick, isMonthly)}
        </span>
      ))}
    </div>
  );
}
