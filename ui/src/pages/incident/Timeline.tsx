import type { IncidentPage, TimelineLine } from "../../api/types";
import { formatTime } from "../../lib/time";
import { incidentText } from "../../text/incident";
import { NoteForm } from "./NoteForm";
import classes from "./Timeline.module.css";

/** What happened and what people did, oldest first, and a place to say more. */
export function Timeline({ page }: { page: IncidentPage }) {
  return (
    <>
      <ol className={classes.list}>
        {page.timeline.map((line) => (
          <li
            key={`${line.at}/${line.kind}/${line.text}`}
            data-kind={line.kind}
            className={classes.line}
          >
            <Line line={line} />
          </li>
        ))}
      </ol>
      <NoteForm id={page.id} />
    </>
  );
}

function Line({ line }: { line: TimelineLine }) {
  return (
    <>
      <p className={classes.head}>
        <b>{incidentText.event[line.kind]}</b>
        {line.author && <span>{line.author}</span>}
      </p>
      <p className={classes.text}>{line.text}</p>
      <time className={classes.time} dateTime={line.at}>
        {formatTime(line.at)}
      </time>
    </>
  );
}
