import { Button, Checkbox, Modal, MultiSelect, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useDeclare } from "../../api/declaredEvents";
import { monitorChoicesQuery } from "../../api/monitors";
import { declaredEventsText } from "../../text/declaredEvents";
import type { EventsPage } from "./Events";
import classes from "./Events.module.css";
import { eventBody, newEventDraft, problemOf } from "./eventDraft";

interface Props {
  page: EventsPage;
  isOpen: boolean;
  onClose: () => void;
}

/** A dialog in which people say that a span of time is not like others. */
export function DeclareEvent({ page, isOpen, onClose }: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={declaredEventsText.dialog} centered>
      {isOpen && <Form page={page} onClose={onClose} />}
    </Modal>
  );
}

/** Made anew each time the dialog opens, so that it begins with the present. */
function Form({ page, onClose }: Omit<Props, "isOpen">) {
  const [draft, setDraft] = useState(() => newEventDraft(page.now));
  const change = (given: Partial<typeof draft>) => setDraft({ ...draft, ...given });
  const { data: choices } = useQuery(monitorChoicesQuery(page.name));
  const declare = useDeclare();
  const problem = problemOf(draft);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!problem) declare.mutate(eventBody(draft, page.name), { onSuccess: onClose });
      }}
    >
      <TextInput
        data-autofocus
        label={declaredEventsText.name}
        placeholder={declaredEventsText.namePlaceholder}
        maxLength={200}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <div className={classes.span}>
        <TextInput
          type="datetime-local"
          label={declaredEventsText.from}
          value={draft.start}
          onChange={(event) => change({ start: event.currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label={declaredEventsText.to}
          description={declaredEventsText.toHint}
          inputWrapperOrder={["label", "input", "description", "error"]}
          error={problem === "end" && declaredEventsText.endsFirst}
          value={draft.end}
          onChange={(event) => change({ end: event.currentTarget.value })}
        />
      </div>
      <fieldset className={classes.effects}>
        <legend>{declaredEventsText.effects}</legend>
        <Checkbox
          size="xs"
          label={declaredEventsText.exclude}
          description={declaredEventsText.excludeHint}
          checked={draft.isExcluded}
          onChange={(event) => change({ isExcluded: event.currentTarget.checked })}
        />
        <Checkbox
          size="xs"
          label={declaredEventsText.mute}
          description={declaredEventsText.muteHint}
          checked={draft.isMuted}
          onChange={(event) => change({ isMuted: event.currentTarget.checked })}
        />
      </fieldset>
      <MultiSelect
        label={declaredEventsText.columns}
        placeholder={draft.columns.length === 0 ? declaredEventsText.everyColumn : undefined}
        searchable
        clearable
        value={draft.columns}
        data={page.features.map(({ name }) => name).sort()}
        onChange={(columns) => change({ columns })}
      />
      <MultiSelect
        label={declaredEventsText.metrics}
        placeholder={draft.metrics.length === 0 ? declaredEventsText.everyMetric : undefined}
        searchable
        clearable
        value={draft.metrics}
        data={choices?.metrics.map(({ info }) => ({ value: info.name, label: info.title })) ?? []}
        onChange={(metrics) => change({ metrics })}
      />
      <Switch
        size="xs"
        label={declaredEventsText.forAllModels}
        checked={draft.isOfAll}
        onChange={(event) => change({ isOfAll: event.currentTarget.checked })}
      />
      {declare.error && (
        <p className={classes.problem} role="alert">
          {declare.error.message}
        </p>
      )}
      <p className={classes.note}>{declaredEventsText.pastStays}</p>
      <div className={classes.buttons}>
        <Button type="submit" size="xs" disabled={problem !== null} loading={declare.isPending}>
          {declaredEventsText.submit}
        </Button>
        <Button type="button" size="xs" variant="default" onClick={onClose}>
          {declaredEventsText.cancel}
        </Button>
      </div>
    </form>
  );
}
