import { Button, Popover, Switch } from "@mantine/core";
import { useId, useMemo, useRef, useState } from "react";
import { draftOf, useMonitorRemoval, useMonitorSave, useMonitorSwitch } from "../../api/monitors";
import type { MonitorChoices, MonitorLine } from "../../api/types";
import { ErrorLine } from "../../components/States";
import { StatusMark } from "../../components/StatusMark";
import { modelText } from "../../text/model";
import { monitorsText } from "../../text/monitors";
import { COMPOSITE } from "./draft";
import { EditorActions, MonitorEditor } from "./MonitorEditor";
import classes from "./MonitorItem.module.css";
import { Parts } from "./Parts";
import { sayScope } from "./say";

interface Props {
  model: string;
  line: MonitorLine;
  /** All monitors of the model. */
  lines: readonly MonitorLine[];
  choices: MonitorChoices;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
}

/** A monitor in a few lines, with its switches; opened, everything about it can be changed. */
export function MonitorItem({ model, line, lines, choices, isOpen, onOpen }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    onOpen(false);
    button.current?.focus();
  };
  return (
    <li className={classes.item} data-off={!line.is_enabled || undefined}>
      <div className={classes.head}>
        <span className={classes.mark}>
          <StatusMark status={line.status} variant="icon" size={15} />
        </span>
        <div className={classes.what}>
          <h3>{line.title}</h3>
          <p className={classes.when}>{line.alarms_when}</p>
          <p className={classes.scope}>{sayScope(line, choices)}</p>
          {line.reason && (
            <p className={classes.reason} data-status={line.status}>
              {line.reason}
            </p>
          )}
        </div>
        <Switches model={model} line={line} />
        <Button
          ref={button}
          size="xs"
          variant="default"
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={`${monitorsText.edit}: ${line.title}`}
          onClick={() => onOpen(!isOpen)}
        >
          {isOpen ? monitorsText.close : monitorsText.edit}
        </Button>
      </div>
      <div id={id}>
        {isOpen && <Editing {...{ model, line, lines, choices }} onClose={close} />}
      </div>
    </li>
  );
}

function Switches({ model, line }: { model: string; line: MonitorLine }) {
  const change = useMonitorSwitch(model);
  return (
    <div className={classes.switches}>
      <Switch
        size="xs"
        label={modelText.watch}
        aria-label={`${modelText.watch}: ${line.title}`}
        checked={line.is_enabled}
        onChange={(event) =>
          change.mutate({ name: line.name, is_enabled: event.currentTarget.checked })
        }
      />
      <Switch
        size="xs"
        label={modelText.page}
        aria-label={`${modelText.page}: ${line.title}`}
        checked={line.is_paging}
        disabled={!line.is_enabled}
        onChange={(event) =>
          change.mutate({ name: line.name, is_paging: event.currentTarget.checked })
        }
      />
      <ErrorLine error={change.error} />
    </div>
  );
}

interface EditingProps {
  model: string;
  line: MonitorLine;
  lines: readonly MonitorLine[];
  choices: MonitorChoices;
  onClose: () => void;
}

function Editing({ model, line, lines, choices, onClose }: EditingProps) {
  const present = draftOf(line);
  const [changed, setDraft] = useState(present);
  const { is_enabled, is_paging } = line;
  // The switches above change it meanwhile.
  const draft = useMemo(
    () => ({ ...changed, is_enabled, is_paging }),
    [changed, is_enabled, is_paging],
  );
  const isDirty = JSON.stringify(draft) !== JSON.stringify(present);
  const save = useMonitorSave(model);
  return (
    <MonitorEditor
      model={model}
      name={line.name}
      draft={draft}
      present={isDirty ? present : undefined}
      detector={choices.detectors.find(({ name }) => name === draft.detector)}
      onChange={setDraft}
      actions={
        <EditorActions
          isDirty={isDirty}
          isPending={save.isPending}
          error={save.error}
          saveLabel={monitorsText.save}
          onSave={() =>
            save.mutate({ name: line.name, monitor: draft }, { onSuccess: () => onClose() })
          }
          onCancel={onClose}
        >
          <Removal model={model} line={line} />
        </EditorActions>
      }
    >
      {draft.detector === COMPOSITE && (
        <Parts name={line.name} lines={lines} draft={draft} onChange={setDraft} />
      )}
    </MonitorEditor>
  );
}

/** Removes the monitor, once that has been said twice. */
function Removal({ model, line }: { model: string; line: MonitorLine }) {
  const remove = useMonitorRemoval(model);
  return (
    <Popover width={280} position="top-end" trapFocus>
      <Popover.Target>
        <Button size="xs" variant="subtle" color="red" className={classes.remove ?? ""}>
          {monitorsText.remove}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.sure}>
        <p>{monitorsText.removeHint}</p>
        <ErrorLine error={remove.error} />
        <Button
          size="xs"
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate(line.name)}
        >
          {monitorsText.removeNow(line.title)}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
