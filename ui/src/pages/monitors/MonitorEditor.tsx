import { Button, NumberInput, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Draft } from "../../api/monitors";
import { previewQuery, type Watched } from "../../api/monitors";
import type { DetectorChoice, Persistence, PreviewPage } from "../../api/types";
import { PreviewFigure } from "../../charts/PreviewFigure";
import { EmptyLine, ErrorLine } from "../../components/States";
import { monitorsText } from "../../text/monitors";
import { sharedText } from "../../text/shared";
import { COMPOSITE, withSetting } from "./draft";
import classes from "./MonitorEditor.module.css";
import { SettingField } from "./SettingField";

/** How long a slider must rest before the past is judged anew. */
const REST_MS = 80;

interface Props {
  model: string;
  /** Its name; empty for a new one. */
  name: string;
  draft: Draft;
  /** As it is stored, where that is something else. */
  present: Draft | undefined;
  detector: DetectorChoice | undefined;
  onChange: (draft: Draft) => void;
  /** What stands above the settings: what a new monitor watches. */
  children?: React.ReactNode;
  /** Buttons, and what became of them. */
  actions: React.ReactNode;
}

/** A monitor's numbers, and what they would have told of the past while they are changed. */
export function MonitorEditor(props: Props) {
  const { model, name, draft, present, detector, onChange, children, actions } = props;
  const [drawn, setDrawn] = useState<Watched | null>(null);
  const [rested] = useDebouncedValue(draft, REST_MS);
  const now = useQuery(previewQuery(model, name, rested, drawn));
  const stored = useQuery({
    ...previewQuery(model, name, present ?? rested, drawn),
    enabled: present !== undefined,
  });
  const preview = now.error ? undefined : now.data;
  return (
    <div className={classes.editor}>
      <div className={classes.form}>
        <TextInput
          size="xs"
          label={monitorsText.title}
          value={draft.title}
          onChange={(event) => onChange({ ...draft, title: event.currentTarget.value })}
        />
        {children}
        <Settings {...{ draft, detector, onChange }} preview={preview} />
        <Lasting
          persistence={draft.persistence}
          onChange={(persistence) => onChange({ ...draft, persistence })}
        />
        {draft.detector !== COMPOSITE && (
          <Count
            label={monitorsText.minRows}
            value={draft.min_rows}
            least={0}
            onChange={(min_rows) => onChange({ ...draft, min_rows })}
          />
        )}
        {actions}
      </div>
      <div className={classes.past}>
        <ErrorLine error={now.error} />
        {preview ? (
          <PreviewFigure
            now={preview}
            present={present && stored.data}
            isStale={now.isPlaceholderData}
            onDraw={setDrawn}
          />
        ) : (
          !now.error && <EmptyLine>{monitorsText.judging}</EmptyLine>
        )}
      </div>
    </div>
  );
}

interface SettingsProps {
  draft: Draft;
  detector: DetectorChoice | undefined;
  preview: PreviewPage | undefined;
  onChange: (draft: Draft) => void;
}

/** One field for each number that the detector declares. */
function Settings({ draft, detector, preview, onChange }: SettingsProps) {
  const seen = preview?.chart?.values.filter((value) => value !== null) ?? [];
  return detector?.settings.map((setting) => (
    <SettingField
      key={`${detector.name} ${setting.name}`}
      setting={setting}
      value={draft.settings[setting.name] ?? null}
      meaning={preview?.settings[setting.name] ?? setting.description}
      seen={seen}
      onChange={(value) => onChange(withSetting(draft, setting.name, value))}
    />
  ));
}

interface LastingProps {
  persistence: Persistence;
  onChange: (persistence: Persistence) => void;
}

/** How many windows must agree, as a sentence with fields in it. */
function Lasting({ persistence, onChange }: LastingProps) {
  const { bad, of, clear } = persistence;
  const say = monitorsText.lasting;
  return (
    <fieldset className={classes.lasting}>
      <legend>{say.legend}</legend>
      {say.alert}
      <Windows
        label={say.bad}
        value={bad}
        onChange={(value) => onChange({ ...persistence, bad: value, of: Math.max(of, value) })}
      />
      {say.ofLast}
      <Windows
        label={say.of}
        value={of}
        onChange={(value) => onChange({ ...persistence, of: value, bad: Math.min(bad, value) })}
      />
      {say.end}
      <Windows
        label={say.clear}
        value={clear}
        onChange={(value) => onChange({ ...persistence, clear: value })}
      />
      {say.inARow}
    </fieldset>
  );
}

interface WindowsProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
}

function Windows({ label, value, onChange }: WindowsProps) {
  return (
    <NumberInput
      size="xs"
      w={48}
      aria-label={label}
      hideControls
      allowDecimal={false}
      min={1}
      max={999}
      clampBehavior="strict"
      value={value}
      onChange={(next) => typeof next === "number" && next >= 1 && onChange(next)}
    />
  );
}

interface CountProps extends WindowsProps {
  least: number;
}

function Count({ label, value, least, onChange }: CountProps) {
  return (
    <NumberInput
      size="xs"
      className={classes.count}
      label={label}
      hideControls
      allowDecimal={false}
      min={least}
      value={value}
      onChange={(next) => typeof next === "number" && onChange(next)}
    />
  );
}

interface ActionsProps {
  isDirty: boolean;
  isPending: boolean;
  error: Error | null;
  saveLabel: string;
  onSave: () => void;
  onCancel: () => void;
  /** At the end of the row: what cannot be undone. */
  children?: React.ReactNode;
}

/** Saves or leaves it, and says what the API refused. */
export function EditorActions(props: ActionsProps) {
  const { isDirty, isPending, error, saveLabel, onSave, onCancel, children } = props;
  return (
    <div className={classes.actions}>
      <ErrorLine error={error} said={sharedText.form.notSaved} />
      <Button size="xs" disabled={!isDirty} loading={isPending} onClick={onSave}>
        {saveLabel}
      </Button>
      <Button size="xs" variant="default" onClick={onCancel}>
        {sharedText.form.cancel}
      </Button>
      {children}
    </div>
  );
}
