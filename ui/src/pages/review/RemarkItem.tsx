import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMonitorSave } from "../../api/monitors";
import { reviewQuery } from "../../api/review";
import type { Remark } from "../../api/types";
import { text } from "../../lib/text";
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

function Proposal({ model, proposal }: ProposalProps) {
  const client = useQueryClient();
  const save = useMonitorSave(model);
  return (
    <div className={classes.proposal}>
      <span className={classes.change}>{proposal.said}</span>
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
        {text.review.apply}
      </Button>
      {!proposal.is_new && (
        <Link
          to="/models/$model/monitors"
          params={{ model }}
          search={{ edit: proposal.name }}
          className={classes.link}
        >
          {text.review.tryOut}
        </Link>
      )}
      {save.error && <p role="alert">{save.error.message}</p>}
    </div>
  );
}
