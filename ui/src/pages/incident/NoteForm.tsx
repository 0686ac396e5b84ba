import { Button, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useResponse } from "../../api/incidents";
import { ErrorLine } from "../../components/States";
import { incidentText } from "../../text/incident";
import { sharedText } from "../../text/shared";
import classes from "./Timeline.module.css";
import { useAuthor } from "./useAuthor";

/** Says something about the incident; the name is remembered in this browser. */
export function NoteForm({ id }: { id: number }) {
  const [author, setAuthor] = useAuthor();
  const [note, setNote] = useState("");
  const send = useResponse(id, "comments");
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ author: author.trim(), text: note.trim() }, { onSuccess: () => setNote("") });
      }}
    >
      <TextInput
        size="xs"
        aria-label={incidentText.yourName}
        placeholder={incidentText.yourName}
        autoComplete="name"
        value={author}
        onChange={(event) => setAuthor(event.currentTarget.value)}
      />
      <Textarea
        size="xs"
        aria-label={incidentText.comment}
        placeholder={incidentText.say}
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button
          size="xs"
          variant="default"
          type="submit"
          disabled={author.trim() === "" || note.trim() === ""}
          loading={send.isPending}
        >
          {incidentText.comment}
        </Button>
      </div>
      <ErrorLine error={send.error} said={sharedText.form.notSaved} />
    </form>
  );
}
