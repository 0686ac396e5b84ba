import { useId } from "react";
import type { QuestionSection } from "../../api/types";
import { SeriesFigure } from "../../charts/SeriesFigure";
import { AnswerNumber } from "../../components/Answer";
import { Sparkline } from "../../components/Sparkline";
import { StatusMark } from "../../components/StatusMark";
import { text } from "../../lib/text";
import classes from "./Question.module.css";

interface Props {
  section: QuestionSection;
  /** What else the answer rests on. */
  children?: React.ReactNode;
}

/** One of the four questions: the answer beside its headline history, the other histories beneath. */
export function Question({ section, children }: Props) {
  const { answer, charts } = section;
  const [headline, ...others] = charts;
  const id = useId();
  return (
    <section className={classes.section} id={answer.question} aria-labelledby={id}>
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
          {headline && <SeriesFigure view={headline} height={208} />}
          {!headline && answer.value !== null && <Trend answer={answer} />}
        </div>
      </div>
      {others.length > 0 && (
        <div className={classes.others}>
          {others.map((view) => (
            <SeriesFigure
              key={`${view.metric.name}/${view.column}/${view.segment}/${view.reference}`}
              view={view}
              height={128}
              title={chartTitle(view)}
            />
          ))}
        </div>
      )}
      {children}
    </section>
  );
}

/** The answer's own history where no metric has one to draw. */
function Trend({ answer }: { answer: QuestionSection["answer"] }) {
  return (
    <figure className={classes.trend} aria-label={`${answer.title} ${text.chart.lately}`}>
      <figcaption>
        {text.chart.lately}, {answer.metric_title}
      </figcaption>
      <Sparkline values={answer.spark} include={[0, 1]} width={420} height={96} />
    </figure>
  );
}

function chartTitle({ metric, column, segment }: QuestionSection["charts"][number]): string {
  const about = [column, segment].filter(Boolean).join(", ");
  return about ? `${metric.title}: ${about}` : metric.title;
}
