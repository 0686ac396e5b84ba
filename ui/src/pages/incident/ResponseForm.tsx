import { Button, TextInput } from "@mantine/core";
import { incidentText } from "../../text/incident";
import classes from "./ResponseForm.module.css";
import { useAuthor } from "./useAuthor";

interface Props {
  submit: string;
  /** Whether all that it needs, beside a name, is there. */
  isComplete?: boolean;
  isPending: boolean;
  error: Error | null;
  onSubmit: (author: string) => void;
  onCancel: () => void;
  children?: React.ReactNode;
}

/** What every response has: who gives it, a way out, and what the API refused. */
export function ResponseForm(props: Props) {
  const { submit, isComplete = true, isPending, error, onSubmit, onCancel, children } = props;
  const [author, setAuthor] = useAuthor();
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(author.trim());
      }}
    >
      {children}
      <TextInput
        size="sm"
        label={incidentText.yourName}
        autoComplete="name"
        required
        maxLength={200}
        value={author}
        onChange={(event) => setAuthor(event.currentTarget.value)}
      />
      {error && (
        <p className={classes.failed} role="alert">
          {incidentText.failed}: {error.message}
        </p>
      )}
      <div className={classes.buttons}>
        <Button
          size="sm"
          type="submit"
          disabled={!isComplete || author.trim() === ""}
          loading={isPending}
        >
          {submit}
        </Button>
        <Button size="sm" variant="default" onClick={onCancel}>
          {incidentText.cancel}
        </Button>
      </div>
    </form>
  );
}
