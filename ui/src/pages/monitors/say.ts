// Monitors in words.
import type { MonitorChoices, MonitorLine } from "../../api/types";
import { words } from "../../lib/format";
import { formatLength } from "../../lib/time";
import { monitorsText } from "../../text/monitors";

/** What a monitor looks at, and how: its metrics, columns, reference, windows and persistence. */
export function sayScope(line: MonitorLine, { metrics }: MonitorChoices): string {
  const titles = new Map(metrics.map(({ info }) => [info.name, info.title]));
  const { bad, of, clear } = line.persistence;
  const every = formatLength(line.window_s * 1000).replace(/^1 /, "");
  return [
    line.metrics.map((name) => titles.get(name) ?? words(name)).join(", "),
    line.parts.length > 0 && monitorsText.combines(line.parts.map(words).join(", ")),
    line.columns.length > 0 && monitorsText.of(line.columns.join(", ")),
    line.segments.length > 0 && monitorsText.where(line.segments),
    line.reference && monitorsText.against[line.reference],
    monitorsText.every(every),
    monitorsText.opens(bad, of, clear),
    line.parts.length === 0 && line.min_rows > 0 && monitorsText.fromRows(line.min_rows),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** A setting's name as a label: "yellow_ratio" is "Yellow ratio". */
export function label(name: string): string {
  const plain = words(name);
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

export const sayCount = (lines: readonly MonitorLine[]) => {
  const on = lines.filter(({ is_enabled }) => is_enabled);
  return monitorsText.count(on.length, on.filter(({ is_paging }) => is_paging).length);
};
