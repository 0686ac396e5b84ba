import { Link } from "@tanstack/react-router";
import type { Answer, ModelLine } from "../../api/types";
import { AnswerNumber } from "../../components/Answer";
import { DayCells } from "../../components/DayCells";
import { Sparkline } from "../../components/Sparkline";
import { StatusIcon, StatusMark } from "../../components/StatusMark";
import { formatShortCount } from "../../lib/format";
import { calmBounds } from "../../lib/spark";
import { formatAgo, formatShortDay } from "../../lib/time";
import { fleetText } from "../../text/fleet";
import { modelText } from "../../text/model";
import { sharedText } from "../../text/shared";
import classes from "./ModelRow.module.css";

/** A model of the fleet: how it stands, its last 90 days, and its four answers. */
export function ModelRow({ model, now }: { model: ModelLine; now: string }) {
  const first = model.days[0]?.start;
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
      <p className={classes.sentence}>{model.sentence}</p>
      <div className={classes.days}>
        <DayCells
          days={model.days}
          label={`${model.name}, ${fleetText.days.toLowerCase()}`}
          height={22}
        />
        <div className={classes.axis} aria-hidden="true">
          <span>{first && formatShortDay(first)}</span>
          <span>{formatShortDay(now)}</span>
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
      <h3 className={classes.question} data-status={answer.status}>
        <StatusIcon status={answer.status} size={13} />
        <span className="sr-only">{sharedText.status[answer.status]}: </span>
        {answer.title}
      </h3>
      <div className={classes.reading}>
        <AnswerNumber answer={answer} />
        {answer.spark.length > 1 && answer.value !== null && (
          <Sparkline
            values={answer.spark}
            benchmark={answer.benchmark}
            include={calmBounds(answer.spark, answer.benchmark)}
            width={84}
            height={34}
          />
        )}
      </div>
    </div>
  );
}
