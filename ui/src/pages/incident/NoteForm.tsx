import { Button, Textarea, TextInput } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useState } from "react";
import { useIncidentNote } from "../../api/queries";
import { text } from "../../lib/text";
import classes from "./Timeline.module.css";

/** Acknowledge or comment; the name is remembered in this browser. */
export function NoteForm({ id, canAcknowledge }: { id: number; canAcknowledge: boolean }) {
  const [author, setAuthor] = useLocalStorage({ key: "watchkeeper.author", defaultValue: "" });
  const [note, setNote] = useState("");
  const send = useIncidentNote(id);
  const submit = (kind: "ack" | "comment") =>
    send.mutate(
      { kind, author: author.trim(), text: note.trim() },
      { onSuccess: () => setNote("") },
    );
  const hasAuthor = author.trim() !== "";
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit(canAcknowledge ? "ack" : "comment");
      }}
    >
      <TextInput
        size="xs"
        aria-label={text.incident.yourName}
        placeholder={text.incident.yourName}
        autoComplete="name"
        value={author}
        onChange={(event) => setAuthor(event.currentTarget.value)}
      />
      <Textarea
        size="xs"
        aria-label={text.incident.comment}
        placeholder={text.incident.say}
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        {canAcknowledge && (
          <Button size="xs" type="submit" disabled={!hasAuthor} loading={send.isPending}>
            {text.incident.acknowledge}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          type="button"
          disabled={!hasAuthor || note.trim() === ""}
          loading={send.isPending}
          onClick={() => submit("comment")}
        >
          {text.incident.comment}
        </Button>
      </div>
      {canAcknowledge && <p className={classes.hint}>{text.incident.acknowledgeHint}</p>}
      {send.error && (
        <p className={classes.failed} role="alert">
          {text.incident.failed}: {send.error.message}
        </p>
      )}
    </form>
  );
}
