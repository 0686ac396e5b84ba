import { Link } from "@tanstack/react-router";
import type { Status } from "../api/types";
import type { TrailStep } from "../lib/trail";
import classes from "./PageHead.module.css";
import { StatusMark } from "./StatusMark";

interface Props {
  title: string;
  status?: Status;
  sentence?: string;
  trail: readonly TrailStep[];
  /** Small facts under the title. */
  facts?: React.ReactNode;
  aside?: React.ReactNode;
}

/** The top of a page: where one is, its name and status, and the one sentence that matters. */
export function PageHead({ title, status, sentence, trail, facts, aside }: Props) {
  return (
    <header className={classes.head}>
      <div className={classes.top}>
        <nav aria-label="Breadcrumb">
          <ol className={classes.trail}>
            {trail.map((step) => (
              <li key={step.to}>
                <Link to={step.to}>{step.label}</Link>
              </li>
            ))}
          </ol>
        </nav>
        {aside}
      </div>
      <div className={classes.name}>
        <h1 className={classes.title}>{title}</h1>
        {status && <StatusMark status={status} variant="badge" />}
      </div>
      {sentence && <p className={classes.sentence}>{sentence}</p>}
      {facts && <div className={classes.facts}>{facts}</div>}
    </header>
  );
}
