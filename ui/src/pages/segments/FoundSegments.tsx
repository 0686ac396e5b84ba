import { useQuery } from "@tanstack/react-query";
import { worstSegmentsQuery } from "../../api/queries";
import type { FoundSegments as Found, FoundSegment } from "../../api/types";
import { DotLine } from "../../charts/DotLine";
import { type DotValue, spanOf } from "../../charts/dotScale";
import { Panel } from "../../components/Panel";
import { EmptyLine, Failure } from "../../components/States";
import { formatCount, formatValue, unbroken } from "../../lib/format";
import type { Span } from "../../lib/urlState";
import { segmentsText } from "../../text/segments";
import classes from "./FoundSegments.module.css";

/** Where the model is worst, as found by looking at its errors: asked for apart, as it takes longer than the page. */
export function FoundSegments({ model, span }: { model: string; span: Span }) {
  const query = useQuery(worstSegmentsQuery(model, span));
  return (
    <Panel title={segmentsText.worst} hint={query.data && hintOf(query.data)}>
      {query.data ? (
        <FoundList found={query.data} />
      ) : query.error ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <EmptyLine>{segmentsText.looking}</EmptyLine>
      )}
    </Panel>
  );
}

const hintOf = (found: Found) =>
  found.segments.length ? segmentsText.foundHow(found.title, formatCount(found.n_rows)) : undefined;

/** The segments found, the worst first; or why there are none. */
export function FoundList({ found }: { found: Found }) {
  if (!found.segments.length) {
    return (
      <EmptyLine>
        {found.reason
          ? segmentsText.notLooked(found.reason)
          : segmentsText.nothingFound(formatCount(found.n_rows), found.n_columns)}
      </EmptyLine>
    );
  }
  const span = spanOf(
    found.segments.map(dotOf),
    found.segments.map(({ elsewhere }) => ({ value: elsewhere.value ?? 0 })),
    found.unit,
  );
  return (
    <ul className={classes.list}>
      {found.segments.map((segment) => (
        <li key={segment.statement}>
          <DotLine
            name={segment.conditions.map(unbroken).join(segmentsText.and)}
            dot={dotOf(segment)}
            unit={found.unit}
            marks={elsewhereMark(segment)}
            span={span}
          >
            {segmentsText.against(
              formatValue(segment.elsewhere.value, found.unit),
              formatValue(segment.share, "ratio"),
            )}
          </DotLine>
        </li>
      ))}
    </ul>
  );
}

const dotOf = ({ inside }: FoundSegment): DotValue => ({
  value: inside.value,
  low: inside.low ?? null,
  high: inside.high ?? null,
  isQuiet: false,
});

function elsewhereMark({ elsewhere }: FoundSegment) {
  return elsewhere.value === null
    ? []
    : [{ label: segmentsText.elsewhere, value: elsewhere.value }];
}
