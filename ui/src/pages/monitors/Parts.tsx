import { MultiSelect } from "@mantine/core";
import type { Draft } from "../../api/monitors";
import type { MonitorLine } from "../../api/types";
import { monitorsText } from "../../text/monitors";
import { withParts } from "./draft";

interface Props {
  /** All monitors of the model. */
  lines: readonly MonitorLine[];
  /** Whose parts they are; it is none of them. */
  name: string;
  draft: Draft;
  onChange: (draft: Draft) => void;
}

/** Which monitors it combines: those over windows of its length that combine none themselves. */
export function Parts({ lines, name, draft, onChange }: Props) {
  const fitting = lines.filter(
    (line) => line.name !== name && line.parts.length === 0 && line.window_s === draft.window_s,
  );
  return (
    <MultiSelect
      size="xs"
      label={monitorsText.parts}
      description={monitorsText.partsHint}
      inputWrapperOrder={["label", "input", "description"]}
      searchable
      value={draft.parts}
      data={fitting.map((line) => ({ value: line.name, label: line.title }))}
      onChange={(parts) => onChange(withParts(draft, parts, lines))}
    />
  );
}
