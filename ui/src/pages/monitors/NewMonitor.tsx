import { MultiSelect, NativeSelect, Select, Switch } from "@mantine/core";
import { useState } from "react";
import type { Draft } from "../../api/monitors";
import { useMonitorSave } from "../../api/monitors";
import type { MetricChoice, MonitorChoices, MonitorLine, Question } from "../../api/types";
import { EmptyLine } from "../../components/States";
import { formatLength } from "../../lib/time";
import { monitorsText } from "../../text/monitors";
import { sharedText } from "../../text/shared";
import { COMPOSITE, nameFor, newDraft, withDetector } from "./draft";
import { EditorActions, MonitorEditor } from "./MonitorEditor";
import { Parts } from "./Parts";
import { label } from "./say";

interface Props {
  model: string;
  choices: MonitorChoices;
  /** The monitors that there are. */
  lines: MonitorLine[];
  onClose: () => void;
}

/** Makes a monitor of any metric with any detector, or of other monitors. */
export function NewMonitor({ model, choices, lines, onClose }: Props) {
  const taken = lines.map(({ name }) => name);
  const [draft, setDraft] = useState(() => newDraft(choices));
  const save = useMonitorSave(model);
  if (!draft) return <EmptyLine>{monitorsText.nothingMeasured}</EmptyLine>;
  return (
    <MonitorEditor
      model={model}
      name=""
      draft={draft}
      present={undefined}
      detector={choices.detectors.find(({ name }) => name === draft.detector)}
      onChange={setDraft}
      actions={
        <EditorActions
          isDirty
          isPending={save.isPending}
          error={save.error}
          saveLabel={monitorsText.add}
          onSave={() =>
            save.mutate(
              { name: nameFor(draft.title, taken), monitor: draft },
              { onSuccess: () => onClose() },
            )
          }
          onCancel={onClose}
        />
      }
    >
      <What choices={choices} lines={lines} draft={draft} onChange={setDraft} />
    </MonitorEditor>
  );
}

interface WhatProps {
  choices: MonitorChoices;
  draft: Draft;
  onChange: (draft: Draft) => void;
}

/** What it watches, how that is judged, and whether people are told. */
function What({ choices, lines, draft, onChange }: WhatProps & { lines: MonitorLine[] }) {
  const detector = choices.detectors.find(({ name }) => name === draft.detector);
  return (
    <>
      {draft.detector === COMPOSITE ? (
        <Parts name="" {...{ lines, draft, onChange }} />
      ) : (
        <Watched {...{ choices, draft, onChange }} />
      )}
      <NativeSelect
        size="xs"
        label={monitorsText.detector}
        description={detector?.description}
        inputWrapperOrder={["label", "input", "description"]}
        value={draft.detector}
        data={choices.detectors.map(({ name }) => ({ value: name, label: label(name) }))}
        onChange={(event) => onChange(withDetector(draft, event.currentTarget.value, choices))}
      />
      <Switch
        size="xs"
        label={monitorsText.notify}
        checked={draft.is_paging}
        onChange={(event) => onChange({ ...draft, is_paging: event.currentTarget.checked })}
      />
    </>
  );
}

/** The metric that is looked at, and of what. */
function Watched({ choices, draft, onChange }: WhatProps) {
  const metric = choices.metrics.find(({ info }) => info.name === draft.metrics[0]);
  const pick = (name: string) => {
    const next = newDraft(choices, name);
    if (next) onChange({ ...next, is_paging: draft.is_paging });
  };
  return (
    <>
      <Select
        size="xs"
        label={monitorsText.metric}
        description={metric?.info.description}
        inputWrapperOrder={["label", "input", "description"]}
        searchable
        allowDeselect={false}
        value={draft.metrics[0] ?? null}
        data={byQuestion(choices.metrics)}
        onChange={(name) => name && pick(name)}
      />
      {metric && <Scope metric={metric} choices={choices} draft={draft} onChange={onChange} />}
    </>
  );
}

function byQuestion(metrics: readonly MetricChoice[]) {
  const questions = [...new Set(metrics.map(({ info }) => info.question))];
  return questions.map((question: Question) => ({
    group: sharedText.question[question],
    items: metrics
      .filter(({ info }) => info.question === question)
      .map(({ info }) => ({ value: info.name, label: info.title })),
  }));
}

/** Columns that stand for each of their values, then single segments. */
function bySort(segments: readonly string[]) {
  const isOne = (segment: string) => segment.includes("=");
  return [
    { group: monitorsText.eachValue, items: segments.filter((one) => !isOne(one)) },
    { group: monitorsText.oneSegment, items: segments.filter(isOne) },
  ];
}

interface ScopeProps extends WhatProps {
  metric: MetricChoice;
}

/** Of which columns, against what, and over windows of which length; only what there is to choose. */
function Scope({ metric, choices, draft, onChange }: ScopeProps) {
  return (
    <>
      {metric.columns.length > 0 && (
        <MultiSelect
          size="xs"
          label={monitorsText.columns}
          placeholder={draft.columns.length === 0 ? monitorsText.allColumns : undefined}
          searchable
          clearable
          value={draft.columns}
          data={metric.columns}
          onChange={(columns) => onChange({ ...draft, columns })}
        />
      )}
      {metric.is_told_of_segments && draft.window_s === metric.windows_s[0] && (
        <MultiSelect
          size="xs"
          label={monitorsText.segments}
          description={draft.segments.length > 0 ? monitorsText.segmentsHint : undefined}
          inputWrapperOrder={["label", "input", "description"]}
          placeholder={draft.segments.length === 0 ? monitorsText.allRows : undefined}
          searchable
          clearable
          value={draft.segments}
          data={bySort(choices.segments)}
          onChange={(segments) => onChange({ ...draft, segments })}
        />
      )}
      {metric.needs_reference && (
        <NativeSelect
          size="xs"
          label={monitorsText.reference}
          value={draft.reference}
          data={choices.references.map((name) => ({
            value: name,
            label: monitorsText.references[name] ?? name,
          }))}
          onChange={(event) => onChange({ ...draft, reference: event.currentTarget.value })}
        />
      )}
      {metric.windows_s.length > 1 && (
        <NativeSelect
          size="xs"
          label={monitorsText.window}
          value={String(draft.window_s)}
          data={metric.windows_s.map((seconds) => ({
            value: String(seconds),
            label: formatLength(seconds * 1000),
          }))}
          onChange={(event) =>
            onChange({ ...draft, window_s: Number(event.currentTarget.value), segments: [] })
          }
        />
      )}
    </>
  );
}
