import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { previewQuery, useMonitorSave, type Watched } from "../../api/monitors";
import { reviewQuery } from "../../api/review";
import type { Remark } from "../../api/types";
import { PreviewFigure } from "../../charts/PreviewFigure";
import { EmptyLine, ErrorLine } from "../../components/States";
import { monitorsText } from "../../text/monitors";
import { reviewText } from "../../text/review";
import classes from "./RemarkItem.module.css";

interface Props {
  model: string;
  remark: Remark;
}

/** One thing to look at: what there is, why it matters, the numbers, and a change to apply. */
export function RemarkItem({ model, remark }: Props) {
  return (
    <li className={classes.remark}>
      <h3 className={classes.said}>{remark.said}</h3>
      <p className={classes.why}>{remark.why}</p>
      <dl className={classes.figures}>
        {remark.figures.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.advice}>{remark.advice}</p>
      {remark.proposal && <Proposal model={model} proposal={remark.proposal} />}
    </li>
  );
}

interface ProposalProps {
  model: string;
  proposal: NonNullable<Remark["proposal"]>;
}

/** A change that can be applied as it is, and what it would have told of the past. */
function Proposal({ model, proposal }: ProposalProps) {
  const client = useQueryClient();
  const save = useMonitorSave(model);
  const [isShown, setShown] = useState(false);
  return (
    <div className={classes.proposal}>
      <div className={classes.change}>
        <span className={classes.fields}>{proposal.said}</span>
        <Button
          size="xs"
          loading={save.isPending}
          onClick={() =>
            save.mutate(
              { name: proposal.name, monitor: proposal.monitor },
              { onSuccess: () => client.invalidateQueries(reviewQuery()) },
            )
          }
        >
          {reviewText.apply}
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-expanded={isShown}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? reviewText.hide : reviewText.show}
        </Button>
      </div>
      <ErrorLine error={save.error} />
      {isShown && <Past model={model} proposal={proposal} />}
    </div>
  );
}

/** What the monitor as proposed would have told of the past. */
function Past({ model, proposal }: ProposalProps) {
  const [drawn, setDrawn] = useState<Watched | null>(null);
  const { data, error, isPlaceholderData } = useQuery(
    previewQuery(model, proposal.is_new ? "" : proposal.name, proposal.monitor, drawn),
  );
  if (error) return <ErrorLine error={error} />;
  if (!data) return <EmptyLine>{monitorsText.judging}</EmptyLine>;
  return (
    <PreviewFigure now={data} present={undefined} isStale={isPlaceholderData} onDraw={setDrawn} />
  );
}
