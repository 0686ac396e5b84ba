import { Link } from "@tanstack/react-router";
import type { IncidentPage } from "../../api/types";
import { EmptyLine } from "../../components/States";
import { words } from "../../lib/format";
import { incidentText } from "../../text/incident";
import classes from "./Cause.module.css";

/** The likely cause, and each fact that speaks for it. */
export function Cause({ page }: { page: IncidentPage }) {
  const { cause, model, title } = page;
  if (!cause) return <EmptyLine>{incidentText.noCause}</EmptyLine>;
  return (
    <>
      {cause.statement !== title && <p className={classes.statement}>{cause.statement}</p>}
      <p className={classes.where}>
        <span>{words(cause.kind)}</span>
        {cause.column && (
          <Link to="/models/$model/features/$feature" params={{ model, feature: cause.column }}>
            {cause.column}
          </Link>
        )}
        {cause.segment && <span>{cause.segment}</span>}
      </p>
      <ol className={classes.evidence}>
        {cause.evidence.map((fact) => (
          <li key={fact.statement}>{fact.statement}</li>
        ))}
      </ol>
    </>
  );
}
