import { Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMonitorSwitch } from "../../api/monitors";
import { budgetQuery } from "../../api/queries";
import type { MonitorBudget, MonitorLine } from "../../api/types";
import { FindingCell } from "../../components/FindingCell";
import { Panel } from "../../components/Panel";
import { EmptyLine, ErrorLine } from "../../components/States";
import { StatusMark } from "../../components/StatusMark";
import { Table } from "../../components/Table";
import { formatCount, formatNumber, words } from "../../lib/format";
import { formatLength } from "../../lib/time";
import { drillText } from "../../text/drill";
import { modelText } from "../../text/model";
import { monitorsText } from "../../text/monitors";
import { BudgetField } from "./BudgetField";
import classes from "./Monitors.module.css";

/** Changes that a monitor is told to notice; the smallest ones say enough. */
const MOST_NOTICEABLE = 2;

/** What is watched, how it stands, how often it was bad; each can be turned off, or made silent. */
export function Monitors({ model, monitors }: { model: string; monitors: MonitorLine[] }) {
  const change = useMonitorSwitch(model);
  const { data: budget } = useQuery(budgetQuery(model));
  return (
    <Panel
      title={modelText.monitors}
      hint={modelText.monitorsHint}
      aside={
        <div className={classes.aside}>
          {budget && <BudgetField model={model} allowed={budget.allowed_a_month} />}
          <Link to="/models/$model/monitors" params={{ model }} className="link">
            {monitorsText.link}
          </Link>
          <Link to="/models/$model/drill" params={{ model }} className="link">
            {drillText.link}
          </Link>
        </div>
      }
    >
      <ErrorLine error={change.error} />
      {monitors.length === 0 ? (
        <EmptyLine>{modelText.noMonitors}</EmptyLine>
      ) : (
        <Table caption={modelText.monitors} hasCards className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{modelText.monitor}</th>
              <th scope="col">{modelText.finding}</th>
              <th scope="col" data-number>
                {modelText.history}
              </th>
              <th scope="col">{modelText.watch}</th>
              <th scope="col">{modelText.page}</th>
            </tr>
          </thead>
          <tbody>
            {monitors.map((monitor) => (
              <tr key={monitor.name} className={monitor.is_enabled ? undefined : classes.off}>
                <th scope="row">
                  <What
                    monitor={monitor}
                    budget={budget?.monitors.find((one) => one.monitor === monitor.name)}
                  />
                </th>
                <FindingCell status={monitor.status} className={classes.finding}>
                  <StatusMark status={monitor.status} variant="icon" size={12} />{" "}
                  {monitor.reason || calm(monitor.status)}
                </FindingCell>
                <td data-number className={classes.history}>
                  {modelText.badWindows(
                    formatCount(monitor.n_bad_windows),
                    formatCount(monitor.n_windows),
                  )}
                  <small>{modelText.alerts(monitor.n_alerts)}</small>
                </td>
                <td data-label={modelText.watch}>
                  <Switch
                    size="xs"
                    aria-label={`${modelText.watch}: ${monitor.title}`}
                    checked={monitor.is_enabled}
                    onChange={(event) =>
                      change.mutate({
                        name: monitor.name,
                        is_enabled: event.currentTarget.checked,
                      })
                    }
                  />
                </td>
                <td data-label={modelText.page}>
                  <Switch
                    size="xs"
                    aria-label={`${modelText.page}: ${monitor.title}`}
                    checked={monitor.is_paging}
                    disabled={!monitor.is_enabled}
                    onChange={(event) =>
                      change.mutate({
                        name: monitor.name,
                        is_paging: event.currentTarget.checked,
                      })
                    }
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}

/** A monitor that found nothing says so; one that could not judge says why, or nothing. */
const calm = (status: MonitorLine["status"]) => status === "green" && modelText.calm;

function What({ monitor, budget }: { monitor: MonitorLine; budget: MonitorBudget | undefined }) {
  const every = formatLength(monitor.window_s * 1000).replace(/^1 /, "");
  const detail = [
    `${words(monitor.detector)}, every ${every}`,
    monitor.columns.length > 0 && `${monitor.columns.length} columns`,
    monitor.segments.length > 0 && modelText.bySegment(monitor.segments),
    budget && modelText.allowed(formatNumber(budget.allowed_a_month)),
  ];
  return (
    <span className={classes.what} title={monitor.metrics.join(", ")}>
      {monitor.title}
      <small title={budget?.sentence}>{detail.filter(Boolean).join(", ")}</small>
      {budget && budget.seen_a_month !== null && <small>{budget.sentence}</small>}
      {budget?.noticeable.slice(0, MOST_NOTICEABLE).map((one) => (
        <small key={`${one.metric} ${one.column} ${one.segment}`}>{one.sentence}</small>
      ))}
    </span>
  );
}
