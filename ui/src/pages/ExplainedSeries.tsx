import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { expectationQuery } from "../api/monitors";
import type { SeriesView } from "../api/types";
import { SeriesFigure } from "../charts/SeriesFigure";
import { seriesSpan } from "../charts/seriesOption";
import { ErrorLine } from "../components/States";
import { chartText } from "../text/chart";
import classes from "./ExplainedSeries.module.css";

interface Props {
  model: string;
  view: SeriesView;
  height: number;
  title: string;
}

/** A history that answers "why here?" where a monitor knows beforehand between which values it is as usual. */
export function ExplainedSeries({ model, view, ...drawn }: Props) {
  const [monitor] = view.expected_by;
  if (monitor === undefined) return <SeriesFigure view={view} {...drawn} />;
  return <Explained key={monitor} {...{ model, view, monitor }} {...drawn} />;
}

function Explained({ model, view, monitor, ...drawn }: Props & { monitor: string }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const [start, end] = seriesSpan(view).map((at) => new Date(at).toISOString());
  const { data, error } = useQuery({
    ...expectationQuery(model, monitor, {
      metric: view.metric.name,
      column: view.column,
      segment: view.segment,
      from: start,
      to: end,
    }),
    enabled: isOpen,
  });
  const usual = isOpen ? data : undefined;
  return (
    <SeriesFigure view={usual ? { ...view, usual } : view} {...drawn}>
      <button
        type="button"
        className={classes.switch}
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={`${chartText.whyHere} ${drawn.title}`}
        onClick={() => setOpen(!isOpen)}
      >
        {chartText.whyHere}
      </button>
      <div id={id} className={classes.why} hidden={!isOpen} aria-live="polite">
        <ErrorLine error={error} />
        {!usual && !error && <p>{chartText.learning}</p>}
        {usual && (
          <p>
            <svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">
              <rect className={classes.usual} x="0.5" y="0.5" width="21" height="11" />
              <path className={classes.expected} d="M0 6H22" />
            </svg>
            <b>{chartText.usualBy(usual.title)}</b> {usual.why}
          </p>
        )}
      </div>
    </SeriesFigure>
  );
}
