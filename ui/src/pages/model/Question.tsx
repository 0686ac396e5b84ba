import { useId, useState } from "react";
import type { QuestionSection } from "../../api/types";
import { seriesKey, seriesTitle } from "../../charts/seriesTitle";
import { AnswerNumber } from "../../components/Answer";
import { StatusMark } from "../../components/StatusMark";
import { formatValue } from "../../lib/format";
import { chartText } from "../../text/chart";
import { ExplainedSeries } from "../ExplainedSeries";
import classes from "./Question.module.css";

/** Charts beside the headline that are drawn unasked. */
const N_FIRST = 6;

interface Props {
  model: string;
  section: QuestionSection;
  /** What to know of the answer before the other histories. */
  note?: React.ReactNode;
  /** What else the answer rests on. */
  children?: React.ReactNode;
}

/** One of the four questions: the answer beside its headline history, the other histories beneath. */
export function Question({ model, section, note, children }: Props) {
  const { answer, charts } = section;
  const [headline, ...others] = charts;
  const id = useId();
  return (
    <section className={`frame ${classes.section}`} id={answer.question} aria-labelledby={id}>
      <div className={classes.top}>
        <div className={classes.answer}>
          <h2 id={id} className={classes.title}>
            {answer.title}
          </h2>
          <StatusMark status={answer.status} />
          <p className={classes.sentence}>{answer.sentence}</p>
          <AnswerNumber answer={answer} size="l" />
        </div>
        <div>
          {headline && (
            <ExplainedSeries
              model={model}
              view={headline}
              height={208}
              title={seriesTitle(headline)}
            />
          )}
          {!headline && answer.value !== null && <Trend answer={answer} />}
        </div>
      </div>
      {note}
      {others.length > 0 && <Others model={model} views={others} />}
      {children}
    </section>
  );
}

/** The other histories: two rows of them at first, for nobody reads twenty charts at a glance. */
function Others({ model, views }: { model: string; views: QuestionSection["charts"] }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const shown = isOpen ? views : views.slice(0, N_FIRST);
  return (
    <>
      <div className={classes.others} id={id}>
        {shown.map((view) => (
          <ExplainedSeries
            key={seriesKey(view)}
            model={model}
            view={view}
            height={128}
            title={seriesTitle(view)}
          />
        ))}
      </div>
      {views.length > N_FIRST && (
        <button
          type="button"
          className={classes.more}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? chartText.fewer : chartText.more(views.length - N_FIRST)}
        </button>
      )}
    </>
  );
}

/** The answer's own history, as bars, where no metric has one to draw. */
function Trend({ answer }: { answer: QuestionSection["answer"] }) {
  const most = Math.max(0, ...answer.spark.map((value) => value ?? 0));
  return (
    <figure className={classes.trend} aria-label={`${chartText.lately}, ${answer.metric_title}`}>
      <figcaption>
        {chartText.lately}, {most > 0 && `${chartText.atMost} `}
        {formatValue(most, answer.unit)} {answer.metric_title}
      </figcaption>
      <div className={classes.bars}>
        {answer.spark.map((value, index) => (
          <i key={index} style={{ height: `${((value ?? 0) / Math.max(1, most)) * 100}%` }} />
        ))}
      </div>
    </figure>
  );
}
