import { Link } from "@tanstack/react-router";
import type { Answer, IncidentLine, ModelLine } from "../../api/types";
import { AnswerNumber } from "../../components/Answer";
import { DayCells } from "../../components/DayCells";
import { Sparkline } from "../../components/Sparkline";
import { StatusMark } from "../../components/StatusMark";
import { formatShortCount } from "../../lib/format";
import { sayCost, sayWhen } from "../../lib/incidentState";
import { calmBounds } from "../../lib/spark";
import { formatAgo, formatShortDay } from "../../lib/time";
import { fleetText } from "../../text/fleet";
import { modelText } from "../../text/model";
import classes from "./ModelRow.module.css";

interface Props {
  model: ModelLine;
  /** Its newest open incident, which its sentence tells of. */
  newest: IncidentLine | undefined;
  /** Whether the page's headline says its sentence already. */
  isTold: boolean;
  now: string;
}

/** A model of the fleet: how it stands, since when and at what cost, its last 90 days, and its four answers. */
export function ModelRow({ model, newest, isTold, now }: Props) {
  const [first, last] = [model.days[0]?.start, model.days.at(-1)?.start];
  return (
    <article className={`frame ${classes.row}`}>
      <header className={classes.head}>
        <div className={classes.name}>
          <h2>
            <Link to="/models/$model" params={{ model: model.name }} className={classes.link}>
              {model.name}
            </Link>
          </h2>
          <StatusMark status={model.status} variant="badge" />
        </div>
        <p className={classes.facts}>
          {fleetText.version} {model.version}
          {model.n_open_incidents > 0 && <span>{fleetText.openCount(model.n_open_incidents)}</span>}
          <span>
            {formatShortCount(model.n_predictions_a_day)} {modelText.predictions} {fleetText.aDay}
          </span>
          <span>
            {model.last_prediction_at
              ? `${fleetText.lastPrediction.toLowerCase()} ${formatAgo(model.last_prediction_at, now)}`
              : fleetText.noPrediction}
          </span>
        </p>
      </header>
      <p className={classes.sentence} data-open={newest !== undefined || undefined}>
        {!isTold && `${model.sentence} `}
        {newest && (
          <span>{[sayWhen(newest, now), sayCost(newest)].filter(Boolean).join(" · ")}</span>
        )}
      </p>
      <div className={classes.days}>
        <DayCells
          days={model.days}
          label={`${model.name}, ${fleetText.days.toLowerCase()}`}
          height={22}
        />
        <div className={classes.axis} aria-hidden="true">
          <span>{first && formatShortDay(first)}</span>
          <span>{last && formatShortDay(last)}</span>
        </div>
      </div>
      <ul className={classes.answers}>
        {model.answers.map((answer) => (
          <li key={answer.question}>
            <AnswerCell answer={answer} />
          </li>
        ))}
      </ul>
    </article>
  );
}

function AnswerCell({ answer }: { answer: Answer }) {
  return (
    <div title={answer.sentence}>
      <h3 className={classes.question}>
        <StatusMark status={answer.status} variant="icon" size={13} />
        {answer.title}
      </h3>
      <div className={classes.reading}>
        {answer.spark.length > 1 && answer.value !== null && (
          <Sparkline
            values={answer.spark}
            benchmark={answer.benchmark}
            include={calmBounds(answer.spark, answer.benchmark)}
            width={84}
            height={34}
          />
        )}
        <AnswerNumber answer={answer} />
      </div>
    </div>
  );
}
