import { Button } from "@mantine/core";
import { useState } from "react";
import type { IncidentPage } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { incidentText } from "../../text/incident";
import classes from "./Actions.module.css";
import { AssignForm } from "./AssignForm";
import { type Action, actionsOf } from "./actionsOf";
import { FalseAlarmForm } from "./FalseAlarmForm";
import { SnoozeForm } from "./SnoozeForm";
import { WordsForm } from "./WordsForm";

/** What can be done about an incident as it stands, each in a dialog of its own. */
export function Actions({ page }: { page: IncidentPage }) {
  const [open, setOpen] = useState<Action | null>(null);
  const actions = actionsOf(page);
  const close = () => setOpen(null);
  return (
    <>
      <fieldset aria-label={incidentText.actions} className={classes.row}>
        {actions.map((action, place) => (
          <Button
            key={action}
            size="sm"
            variant={place === 0 && page.state !== "resolved" ? "filled" : "default"}
            aria-haspopup="dialog"
            onClick={() => setOpen(action)}
          >
            {incidentText[action].label}
          </Button>
        ))}
      </fieldset>
      {open && (
        <Dialog
          title={open === "dismiss" ? incidentText.dismiss.title : incidentText[open].label}
          hint={incidentText[open].hint}
          isWide={open === "dismiss"}
          onClose={close}
        >
          <Form action={open} page={page} onClose={close} />
        </Dialog>
      )}
    </>
  );
}

interface FormProps {
  action: Action;
  page: IncidentPage;
  onClose: () => void;
}

function Form({ action, page, onClose }: FormProps) {
  switch (action) {
    case "snooze":
      return <SnoozeForm id={page.id} onClose={onClose} />;
    case "assign":
      return <AssignForm id={page.id} owner={page.owner} onClose={onClose} />;
    case "dismiss":
      return <FalseAlarmForm page={page} onClose={onClose} />;
    default:
      return <WordsForm id={page.id} kind={action} onClose={onClose} />;
  }
}
