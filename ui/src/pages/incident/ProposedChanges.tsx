import { Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Proposal, ProposedChange } from "../../api/types";
import { PreviewFigure } from "../../charts/PreviewFigure";
import { formatDay } from "../../lib/time";
import { incidentText } from "../../text/incident";
import classes from "./ProposedChanges.module.css";

const say = incidentText.dismiss;

interface Props {
  proposal: Proposal | undefined;
  isLoading: boolean;
  /** Names of the monitors that are to be changed. */
  taken: readonly string[];
  onTake: (name: string, isTaken: boolean) => void;
}

/** What would be changed, what that would have told of the past, and what it would have missed. */
export function ProposedChanges({ proposal, isLoading, taken, onTake }: Props) {
  if (isLoading)
    return (
      <p role="status" className={classes.quiet}>
        {say.trying}
      </p>
    );
  if (!proposal) return null;
  if (proposal.changes.length === 0)
    return (
      <p role="status" className={classes.quiet}>
        {say.nothing}
      </p>
    );
  return (
    <fieldset className={classes.changes}>
      <legend>{say.proposed}</legend>
      {taken.length > 0 && proposal.silences.length > 0 && (
        <div className={classes.silences} role="alert">
          {say.silences(proposal.silences.length)}
          <ul>
            {proposal.silences.map((incident) => (
              <li key={incident.id}>
                <Link to="/incidents/$id" params={{ id: String(incident.id) }} target="_blank">
                  {incident.title}
                </Link>
                , {formatDay(incident.since)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {proposal.changes.map((change) => (
        <Change
          key={change.name}
          change={change}
          isTaken={taken.includes(change.name)}
          onTake={(isTaken) => onTake(change.name, isTaken)}
        />
      ))}
    </fieldset>
  );
}

interface ChangeProps {
  change: ProposedChange;
  isTaken: boolean;
  onTake: (isTaken: boolean) => void;
}

function Change({ change, isTaken, onTake }: ChangeProps) {
  return (
    <div className={classes.change} data-left={!isTaken || undefined}>
      <Checkbox
        size="sm"
        label={say.change(change.title)}
        description={change.sentence}
        checked={isTaken}
        onChange={(event) => onTake(event.currentTarget.checked)}
      />
      <PreviewFigure now={change.after} present={change.before} isStale={!isTaken} />
    </div>
  );
}
