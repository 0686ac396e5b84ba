// A monitor while it is edited: what the API takes, complete, and what a new one begins with.
import type { Draft } from "../../api/monitors";
import type { MetricChoice, MonitorChoices, MonitorLine } from "../../api/types";
import { monitorsText } from "../../text/monitors";

/** The detector of a monitor that combines others, its parts, and looks at no metric itself. */
export const COMPOSITE = "composite";

/** What a new monitor of a metric begins with; null where nothing is measured. */
export function newDraft(choices: MonitorChoices, name?: string): Draft | null {
  const metric = choices.metrics.find(({ info }) => info.name === name) ?? choices.metrics[0];
  const detector = metric && fitDetector(choices, metric);
  if (!metric || !detector) return null;
  return {
    title: metric.info.title,
    question: metric.info.question,
    metrics: [metric.info.name],
    detector,
    columns: [],
    segments: [],
    parts: [],
    settings: {},
    reference: metric.needs_reference ? "recent" : "",
    window_s: metric.windows_s[0] ?? 0,
    persistence: { bad: 2, of: 3, clear: 2 },
    min_rows: 30,
    is_paging: true,
    is_enabled: true,
  };
}

/** A distance is judged by what is usual, all else by what it was in training. */
function fitDetector({ detectors }: MonitorChoices, metric: MetricChoice): string | undefined {
  const wanted = metric.needs_reference ? "drift" : "relative";
  return (detectors.find(({ name }) => name === wanted) ?? detectors[0])?.name;
}

/** Has it judged by another detector, with that one's defaults; what combines others has no metric, and only that has parts. */
export function withDetector(draft: Draft, detector: string, choices: MonitorChoices): Draft {
  const { is_paging } = draft;
  if (detector === COMPOSITE)
    return { ...draft, ...COMBINED, title: monitorsText.together, detector };
  const fresh = draft.detector === COMPOSITE ? newDraft(choices) : null;
  return fresh ? { ...fresh, detector, is_paging } : { ...draft, detector, settings: {} };
}

const COMBINED = { metrics: [], columns: [], segments: [], settings: {}, reference: "" };

/** Has it combine these monitors; it answers what the first of them does. */
export function withParts(draft: Draft, parts: string[], lines: readonly MonitorLine[]): Draft {
  const first = lines.find(({ name }) => name === parts[0]);
  return { ...draft, parts, question: first?.question ?? draft.question };
}

/** Gives a setting another value; without one it is the detector's default. */
export function withSetting(draft: Draft, name: string, value: number | null): Draft {
  const { [name]: _, ...others } = draft.settings;
  return { ...draft, settings: value === null ? others : { ...others, [name]: value } };
}

/** A name for a title that no other monitor has: "Time to answer" is "time-to-answer". */
export function nameFor(title: string, taken: readonly string[]): string {
  const plain =
    title
      .normalize("NFKD")
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-|-$/g, "")
      .slice(0, 90) || "monitor";
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? plain : `${plain}-${number}`;
    if (!taken.includes(name)) return name;
  }
}
