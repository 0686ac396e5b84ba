import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { quarantineQuery } from "../../api/queries";
import type { ModelPage } from "../../api/types";
import { Panel } from "../../components/Panel";
import { EmptyLine, ErrorLine } from "../../components/States";
import { formatCount } from "../../lib/format";
import { formatDay, formatDays, formatTime } from "../../lib/time";
import { chartText } from "../../text/chart";
import { fleetText } from "../../text/fleet";
import { modelText } from "../../text/model";
import classes from "./Provenance.module.css";

/** Versions, training reference, traffic and refused rows: quiet facts, for who asks. */
export function Provenance({ page }: { page: ModelPage }) {
  return (
    <>
      <Panel title={modelText.versions} variant="quiet">
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
          className={`link ${classes.compare}`}
        >
          {modelText.compareVersions}
        </Link>
      </Panel>
      <Panel title={modelText.reference} variant="quiet">
        {page.reference ? (
          <Reference reference={page.reference} />
        ) : (
          <EmptyLine>{modelText.noReference}</EmptyLine>
        )}
      </Panel>
      <Panel title={modelText.traffic} variant="quiet">
        <ul className={classes.list}>
          <li>
            <b>{formatCount(page.n_predictions)}</b> {modelText.predictions}
          </li>
          {page.n_waiting_labels > 0 && (
            <li>
              <b>{formatCount(page.n_waiting_labels)}</b> {modelText.waitingLabels}
            </li>
          )}
        </ul>
      </Panel>
      <Panel title={modelText.quarantine} variant="quiet">
        {page.n_quarantined ? (
          <Quarantine model={page.name} count={page.n_quarantined} />
        ) : (
          <EmptyLine>{modelText.quarantineNone}</EmptyLine>
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
        <b>{formatCount(reference.n_rows)}</b> {chartText.rows},{" "}
        <b>{formatCount(reference.n_labelled)}</b> {modelText.labelled}
      </li>
      <li>
        {fleetText.version} {reference.version}
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
        <b>{formatCount(count)}</b> {modelText.quarantined}.{" "}
        <button
          type="button"
          className="link"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? modelText.hideRows : modelText.showRows}
        </button>
      </p>
      <ErrorLine error={error} />
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
