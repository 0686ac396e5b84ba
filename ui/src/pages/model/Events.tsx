import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { declaredEventsQuery, useEnd, useRemoval } from "../../api/declaredEvents";
import type { EventLine, ModelPage } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { Panel } from "../../components/Panel";
import { EmptyLine, ErrorLine } from "../../components/States";
import { DAY_MS, formatDays, formatTime } from "../../lib/time";
import { declaredEventsText } from "../../text/declaredEvents";
import { DeclareEvent } from "./DeclareEvent";
import classes from "./Events.module.css";

/** What of the model's page the events are about. */
export type EventsPage = Pick<ModelPage, "name" | "now" | "start" | "features">;

/** What was declared of the time shown or of what comes after it, latest first; and a way to declare more. */
export function Events({ page }: { page: EventsPage }) {
  const [isOpen, setOpen] = useState(false);
  const { data, error } = useQuery(declaredEventsQuery(page.name));
  const shown = data
    ?.filter(({ end }) => end === null || Date.parse(end) > Date.parse(page.start))
    .reverse();
  return (
    <Panel
      title={declaredEventsText.title}
      variant="quiet"
      aside={
        <Button
          size="compact-xs"
          variant="subtle"
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          {declaredEventsText.declare}
        </Button>
      }
    >
      <ErrorLine error={error} />
      {shown?.length === 0 && <EmptyLine>{declaredEventsText.none}</EmptyLine>}
      <ul className={classes.list}>
        {shown?.map((event) => (
          <Item key={event.id} event={event} now={page.now} />
        ))}
      </ul>
      {isOpen && (
        <Dialog title={declaredEventsText.dialog} onClose={() => setOpen(false)}>
          <DeclareEvent page={page} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </Panel>
  );
}

/** One event: when, of what, with which effect; it can be ended while it lasts, and removed. */
function Item({ event, now }: { event: EventLine; now: string }) {
  const [isSure, setSure] = useState(false);
  const end = useEnd();
  const removal = useRemoval();
  const failure = end.error ?? removal.error;
  return (
    <li className={classes.event} data-lasting={event.is_lasting || undefined}>
      <b>{event.name}</b>
      <span>{when(event)}</span>
      <small>{[...about(event), ...effects(event)].join(" · ")}</small>
      <span className={classes.actions}>
        {event.is_lasting && (
          <button
            type="button"
            className="link"
            aria-label={`${declaredEventsText.endNow}: ${event.name}`}
            disabled={end.isPending}
            onClick={() => end.mutate({ id: event.id, end: now })}
          >
            {declaredEventsText.endNow}
          </button>
        )}
        <button
          type="button"
          className="link"
          aria-label={`${isSure ? declaredEventsText.removeNow : declaredEventsText.remove}: ${event.name}`}
          title={declaredEventsText.removeHint}
          disabled={removal.isPending}
          onBlur={() => setSure(false)}
          onClick={() => (isSure ? removal.mutate(event.id) : setSure(true))}
        >
          {isSure ? declaredEventsText.removeNow : declaredEventsText.remove}
        </button>
      </span>
      <ErrorLine error={failure} />
    </li>
  );
}

/** Whole days are written as people count them, the last one named. */
function when({ start, end }: EventLine): string {
  if (end === null) return declaredEventsText.open(formatTime(start));
  const isWhole = [start, end].every((at) => Date.parse(at) % DAY_MS === 0);
  return isWhole
    ? formatDays(start, end)
    : declaredEventsText.span(formatTime(start), formatTime(end));
}

/** What it is about, as far as that is not all of this model. */
const about = ({ model, columns, metrics }: EventLine) => [
  ...(model === "" ? [declaredEventsText.allModels] : []),
  ...columns,
  ...metrics,
];

const effects = ({ is_excluded, is_muted }: EventLine) =>
  is_excluded || is_muted
    ? [
        ...(is_excluded ? [declaredEventsText.isExcluded] : []),
        ...(is_muted ? [declaredEventsText.isMuted] : []),
      ]
    : [declaredEventsText.onlyShown];
