import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { quarantineQuery } from "../../api/queries";
import type { ModelPage } from "../../api/types";
import { Panel } from "../../components/Panel";
import { EmptyLine } from "../../components/States";
import { formatCount } from "../../lib/format";
import { text } from "../../lib/text";
import { formatDay, formatDays, formatTime } from "../../lib/time";
import classes from "./Provenance.module.css";

/** Versions, training reference, traffic and refused rows: quiet facts, for who asks. */
export function Provenance({ page }: { page: ModelPage }) {
  return (
    <>
      <Panel title={text.model.versions} variant="quiet">
        <ul className={classes.list}>
          {page.versions.map((version) => (
            <li key={version.name}>
              <b>{version.name}</b> <span>{formatDay(version.created_at)}</span>
              {version.git_commit && (
                <code title={version.git_commit}>{version.git_commit.slice(0, 8)}</code>
              )}
              {version.registry_uri && <small>{version.registry_uri}</small>}
            </li>
          ))}
        </ul>
        <Link
          to="/models/$model/versions"
          params={{ model: page.name }}
          className={classes.compare}
        >
          {text.model.compareVersions}
        </Link>
      </Panel>
      <Panel title={text.model.reference} variant="quiet">
        {page.reference ? (
          <Reference reference={page.reference} />
        ) : (
          <EmptyLine>{text.model.noReference}</EmptyLine>
        )}
      </Panel>
      <Panel title={text.model.traffic} variant="quiet">
        <ul className={classes.list}>
          <li>
            <b>{formatCount(page.n_predictions)}</b> {text.model.predictions}
          </li>
          {page.n_waiting_labels > 0 && (
            <li>
              <b>{formatCount(page.n_waiting_labels)}</b> {text.model.waitingLabels}
            </li>
          )}
        </ul>
      </Panel>
      <Panel title={text.model.quarantine} variant="quiet">
        {page.n_quarantined ? (
          <Quarantine model={page.name} count={page.n_quarantined} />
        ) : (
          <EmptyLine>{text.model.quarantineNone}</EmptyLine>
        )}
      </Panel>
    </>
  );
}

function Reference({ reference }: { reference: NonNullable<ModelPage["reference"]> }) {
  return (
    <ul className={classes.list}>
      {reference.start && reference.end && <li>{formatDays(reference.start, reference.end)}</li>}
      <li>
        <b>{formatCount(reference.n_rows)}</b> {text.chart.rows},{" "}
        <b>{formatCount(reference.n_labelled)}</b> {text.model.labelled}
      </li>
      <li>
        {text.fleet.version} {reference.version}
      </li>
    </ul>
  );
}

function Quarantine({ model, count }: { model: string; count: number }) {
  const [isOpen, setOpen] = useState(false);
  const { data, error } = useQuery({ ...quarantineQuery(model), enabled: isOpen });
  return (
    <>
      <p>
        <b>{formatCount(count)}</b> {text.model.quarantined}.{" "}
        <button
          type="button"
          className={classes.more}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? text.model.hideRows : text.model.showRows}
        </button>
      </p>
      {isOpen && error && <p role="alert">{error.message}</p>}
      {isOpen && data && (
        <ul className={classes.rows}>
          {data.rows.map((row) => (
            <li key={`${row.at}/${row.row}/${row.column}`}>
              <span>
                <b>{row.column}</b>: {row.reason}
              </span>
              <code>{row.content}</code>
              <small>{formatTime(row.at)}</small>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
