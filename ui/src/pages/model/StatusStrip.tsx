import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import type { Answer, IncidentLine, ModelPage } from "../../api/types";
import { useCrosshair, useCrosshairTime } from "../../charts/crosshair";
import { formatTick, timeTicks } from "../../charts/timeAxis";
import { DayCells } from "../../components/DayCells";
import { StatusIcon } from "../../components/StatusMark";
import { chooseSpan, layIncidents } from "../../lib/days";
import { formatInterval, formatValue } from "../../lib/format";
import { statusWord } from "../../lib/status";
import { DAY_MS, formatDays, formatWeekday } from "../../lib/time";
import { chartText } from "../../text/chart";
import { modelText } from "../../text/model";
import { sharedText } from "../../text/shared";
import classes from "./StatusStrip.module.css";

interface Props {
  page: ModelPage;
  onChoose: (span: { from: string; to: string }) => void;
}

/** The whole story on one time axis: four questions by day, and the incidents above them. */
export function StatusStrip({ page, onChoose }: Props) {
  const answers = new Map(page.questions.map(({ answer }) => [answer.question, answer]));
  return (
    <div className={classes.strip}>
      <IncidentBars incidents={page.incidents} start={page.start} end={page.end} />
      {page.days.map(({ question, days }) => (
        <div key={question} className={classes.row}>
          <Head answer={answers.get(question)} title={sharedText.question[question]} />
          <DayCells days={days} label={sharedText.question[question]} height={30} />
        </div>
      ))}
      <Axis start={page.start} end={page.end} />
      <Picker page={page} onChoose={onChoose} />
    </div>
  );
}

function Head({ answer, title }: { answer: Answer | undefined; title: string }) {
  if (!answer) return <div className={classes.head}>{title}</div>;
  const interval = formatInterval(answer, answer.unit);
  return (
    <a href={`#${answer.question}`} className={classes.head}>
      <span className={classes.question} data-status={answer.status}>
        <StatusIcon status={answer.status} size={14} />
        <span>{title}</span>
        <span className="sr-only">{statusWord(answer.status)}</span>
      </span>
      {answer.value !== null && (
        <span className={classes.reading} title={interval && `${chartText.interval}: ${interval}`}>
          <b>{formatValue(answer.value, answer.unit)}</b> {answer.metric_title}
        </span>
      )}
    </a>
  );
}

function IncidentBars({
  incidents,
  start,
  end,
}: {
  incidents: IncidentLine[];
  start: string;
  end: string;
}) {
  const bars = layIncidents(incidents, start, end);
  const nLanes = Math.max(0, ...bars.map((bar) => bar.lane + 1));
  return (
    <div className={classes.row}>
      <div className={classes.headQuiet}>{modelText.incidents}</div>
      <ul className={classes.bars} style={{ height: Math.max(1, nLanes) * 24 }}>
        {bars.map(({ incident, left, right, lane }) => (
          <li
            key={incident.id}
            style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%`, top: lane * 24 }}
          >
            <Link
              to="/incidents/$id"
              params={{ id: String(incident.id) }}
              className={classes.bar}
              data-status={incident.severity}
              data-open={incident.resolved_at === null || undefined}
              title={incident.title}
              aria-label={incident.title}
            >
              <span>{incident.title}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Axis({ start, end }: { start: string; end: string }) {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  const isMonthly = to - from > 70 * DAY_MS;
  return (
    <div className={classes.row} aria-hidden="true">
      <div />
      <div className={classes.axis}>
        {timeTicks(from, to)
          .filter((tick) => tick < to - (to - from) * 0.04)
          .map((tick) => (
            <span key={tick} style={{ left: `${((tick - from) / (to - from)) * 100}%` }}>
              {formatTick(tick, isMonthly)}
            </span>
          ))}
      </div>
    </div>
  );
}

/** The layer that is pointed at: a day reads out, a click or a drag chooses a span; arrows and Enter too. */
function Picker({ page, onChoose }: Props) {
  const days = page.days[0]?.days ?? [];
  const box = useRef<HTMLDivElement>(null);
  const crosshair = useCrosshair();
  const at = useCrosshairTime();
  const [grab, setGrab] = useState<number | null>(null);
  const [isHere, setHere] = useState(false);
  const start = Date.parse(page.start);
  const hover = at === null ? -1 : Math.floor((at - start) / DAY_MS);
  const isOver = hover >= 0 && hover < days.length;

  const dayOf = (event: React.PointerEvent) => {
    const frame = box.current?.getBoundingClientRect();
    if (!frame) return 0;
    const share = (event.clientX - frame.left) / frame.width;
    return Math.min(days.length - 1, Math.max(0, Math.floor(share * days.length)));
  };
  const point = (day: number) => {
    setHere(true);
    crosshair.set(start + day * DAY_MS);
  };
  const leave = () => {
    setHere(false);
    crosshair.set(null);
  };
  const choose = (a: number, b: number) => {
    const span = chooseSpan(days, a, b);
    if (span) onChoose(span);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const from = isOver ? hover : days.length - 1;
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7 }[event.key];
    if (step !== undefined) point(Math.min(days.length - 1, Math.max(0, from + step)));
    else if (event.key === "Enter") choose(from, from);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={box}
      className={classes.picker}
      role="slider"
      tabIndex={0}
      aria-label={`${modelText.overview}. ${modelText.overviewHint}`}
      aria-valuemin={0}
      aria-valuemax={days.length - 1}
      aria-valuenow={isOver ? hover : days.length - 1}
      aria-valuetext={readDay(page, isOver ? hover : days.length - 1)}
      onKeyDown={onKeyDown}
      onBlur={leave}
      onPointerMove={(event) => point(dayOf(event))}
      onPointerLeave={leave}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setGrab(dayOf(event));
      }}
      onPointerCancel={() => setGrab(null)}
      onPointerUp={(event) => {
        if (grab !== null) choose(grab, dayOf(event));
        setGrab(null);
      }}
    >
      {isOver && <Mark from={grab ?? hover} to={hover} page={page} withCard={isHere} />}
    </div>
  );
}

interface MarkProps {
  from: number;
  to: number;
  page: ModelPage;
  /** Whether to say what the day was like; the mark alone when a chart is pointed at. */
  withCard: boolean;
}

function Mark({ from, to, page, withCard }: MarkProps) {
  const days = page.days[0]?.days ?? [];
  const [a, b] = [Math.min(from, to), Math.max(from, to)];
  const share = (day: number) => `${(day / days.length) * 100}%`;
  const isRight = to > days.length / 2;
  return (
    <>
      <div className={classes.mark} style={{ left: share(a), width: share(b - a + 1) }} />
      {withCard && (
        <DayCard
          from={a}
          to={b}
          page={page}
          side={
            isRight
              ? { right: `calc(100% - ${share(a)} + 10px)` }
              : { left: `calc(${share(b + 1)} + 10px)` }
          }
        />
      )}
    </>
  );
}

interface DayCardProps {
  from: number;
  to: number;
  page: ModelPage;
  side: React.CSSProperties;
}

function DayCard({ from, to, page, side }: DayCardProps) {
  const days = page.days[0]?.days ?? [];
  const first = days[from]?.start ?? "";
  const end = Date.parse(days[to]?.start ?? "") + DAY_MS;
  return (
    <div className={classes.card} style={side}>
      <strong>{from === to ? formatWeekday(first) : formatDays(first, end)}</strong>
      {from === to &&
        page.days.map((row) => {
          const status = row.days[to]?.status ?? "grey";
          return (
            <span key={row.question} className={classes.line} data-status={status}>
              <StatusIcon status={status} size={12} />
              {sharedText.question[row.question]}
              <em>{statusWord(status)}</em>
            </span>
          );
        })}
    </div>
  );
}

function readDay(page: ModelPage, index: number): string {
  const day = page.days[0]?.days[index];
  if (!day) return sharedText.noDays;
  const parts = page.days.map(
    (row) =>
      `${sharedText.question[row.question]} ${statusWord(row.days[index]?.status ?? "grey")}`,
  );
  return `${formatWeekday(day.start)}. ${parts.join(" ")}`;
}
