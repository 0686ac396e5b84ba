import type { SeriesView } from "../api/types";
import { words } from "../lib/format";
import { chartText } from "../text/chart";

/** Names a history among others: its metric, its column and segment, and its reference where two differ in that. */
export function seriesTitle(view: SeriesView, among: readonly SeriesView[] = []): string {
  const { metric, reference } = view;
  const column =
    among.every((other) => other.column === view.column) && among.length > 0 ? "" : view.column;
  const named = metric.unit === "outcome" ? words(column) : column;
  const about = [named, view.segment].filter(Boolean).join(", ");
  const title = about ? `${metric.title}: ${about}` : metric.title;
  const alike = among.filter((other) => seriesKey({ ...other, reference }) === seriesKey(view));
  if (alike.length < 2) return title;
  return `${title}, ${reference === "training" ? chartText.fromTraining : chartText.fromRecent}`;
}

/** Tells one history of a page from the others. */
export const seriesKey = ({ metric, column, segment, reference }: SeriesView) =>
  [metric.name, column, segment, reference].join("/");
