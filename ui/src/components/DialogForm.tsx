import { Button } from "@mantine/core";
import { sharedText } from "../text/shared";
import classes from "./DialogForm.module.css";
import { ErrorLine } from "./States";

interface Props {
  submit: string;
  /** Whether all that it needs is there. */
  isComplete: boolean;
  isPending: boolean;
  error: Error | null;
  onSubmit: () => void;
  onCancel: () => void;
  children: React.ReactNode;
}

/** What a dialog asks for, one field below the other; a way on, a way out, and what the API refused. */
export function DialogForm(props: Props) {
  const { submit, isComplete, isPending, error, onSubmit, onCancel, children } = props;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) onSubmit();
      }}
    >
      {children}
      <ErrorLine error={error} said={sharedText.form.notSaved} />
      <div className={classes.buttons}>
        <Button size="sm" type="submit" disabled={!isComplete} loading={isPending}>
          {submit}
        </Button>
        <Button size="sm" variant="default" onClick={onCancel}>
          {sharedText.form.cancel}
        </Button>
      </div>
    </form>
  );
}
