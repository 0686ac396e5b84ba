import { Checkbox, MultiSelect, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useDeclare } from "../../api/declaredEvents";
import { monitorChoicesQuery } from "../../api/monitors";
import { DialogForm } from "../../components/DialogForm";
import { declaredEventsText } from "../../text/declaredEvents";
import classes from "./DeclareEvent.module.css";
import type { EventsPage } from "./Events";
import { eventBody, newEventDraft, problemOf } from "./eventDraft";

/** The browser shows a modal dialog above all else: lists that drop down must lie in it. */
const IN_DIALOG = { withinPortal: false };

interface Props {
  page: EventsPage;
  onClose: () => void;
}

/** People say that a span of time is not like others; it begins with the present. */
export function DeclareEvent({ page, onClose }: Props) {
  const [draft, setDraft] = useState(() => newEventDraft(page.now));
  const change = (given: Partial<typeof draft>) => setDraft({ ...draft, ...given });
  const { data: choices } = useQuery(monitorChoicesQuery(page.name));
  const declare = useDeclare();
  const problem = problemOf(draft);
  return (
    <DialogForm
      submit={declaredEventsText.submit}
      isComplete={problem === null}
      isPending={declare.isPending}
      error={declare.error}
      onCancel={onClose}
      onSubmit={() => declare.mutate(eventBody(draft, page.name), { onSuccess: onClose })}
    >
      <TextInput
        autoFocus
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
          size="sm"
          label={declaredEventsText.exclude}
          description={declaredEventsText.excludeHint}
          checked={draft.isExcluded}
          onChange={(event) => change({ isExcluded: event.currentTarget.checked })}
        />
        <Checkbox
          size="sm"
          label={declaredEventsText.mute}
          description={declaredEventsText.muteHint}
          checked={draft.isMuted}
          onChange={(event) => change({ isMuted: event.currentTarget.checked })}
        />
      </fieldset>
      <MultiSelect
        label={declaredEventsText.columns}
        placeholder={draft.columns.length === 0 ? declaredEventsText.everyColumn : undefined}
        comboboxProps={IN_DIALOG}
        searchable
        clearable
        value={draft.columns}
        data={page.features.map(({ name }) => name).sort()}
        onChange={(columns) => change({ columns })}
      />
      <MultiSelect
        label={declaredEventsText.metrics}
        placeholder={draft.metrics.length === 0 ? declaredEventsText.everyMetric : undefined}
        comboboxProps={IN_DIALOG}
        searchable
        clearable
        value={draft.metrics}
        data={choices?.metrics.map(({ info }) => ({ value: info.name, label: info.title })) ?? []}
        onChange={(metrics) => change({ metrics })}
      />
      <Switch
        size="sm"
        label={declaredEventsText.forAllModels}
        checked={draft.isOfAll}
        onChange={(event) => change({ isOfAll: event.currentTarget.checked })}
      />
      <p className={classes.note}>{declaredEventsText.pastStays}</p>
    </DialogForm>
  );
}
