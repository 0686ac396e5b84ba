import { NumberInput } from "@mantine/core";
import { useState } from "react";
import type { SettingChoice } from "../../api/types";
import { monitorsText } from "../../text/monitors";
import classes from "./SettingField.module.css";
import { label } from "./say";
import { positionOf, slideOf, valueAt } from "./slide";

interface Props {
  setting: SettingChoice;
  /** As given; null where the default holds. */
  value: number | null;
  /** The setting in words, with its value. */
  meaning: string;
  /** Values of the metric, for a setting that has no default of its own. */
  seen: number[];
  onChange: (value: number | null) => void;
}

/** One number of a detector: a slider to try it out, a field to write it, and what it means. */
export function SettingField({ setting, value, meaning, seen, onChange }: Props) {
  // The slider keeps its range while it is dragged.
  const [start] = useState(value);
  const slide = slideOf(setting, start, seen);
  const shown = value ?? setting.default;
  const name = label(setting.name);
  return (
    <div className={classes.field}>
      <NumberInput
        size="xs"
        label={name}
        description={meaning}
        inputWrapperOrder={["label", "input", "description"]}
        classNames={{ root: classes.number ?? "" }}
        hideControls
        placeholder={monitorsText.notSet}
        value={shown ?? ""}
        onChange={(next) => onChange(typeof next === "number" ? next : null)}
      />
      <input
        type="range"
        className={classes.slider}
        aria-label={`${name}, ${monitorsText.slider}`}
        aria-valuetext={meaning}
        min={slide.min}
        max={slide.max}
        step={slide.step}
        value={positionOf(slide, shown ?? slide.max)}
        onChange={(event) => onChange(valueAt(slide, event.currentTarget.valueAsNumber))}
      />
    </div>
  );
}
