import type { DrillFinding, Trial } from "../../api/types";
import { StatusIcon } from "../../components/StatusMark";
import { Table } from "../../components/Table";
import { drillText } from "../../text/drill";
import classes from "./Drill.module.css";
import { loudness, sayTrial, sayWho } from "./say";

const STRENGTHS = [drillText.weak, drillText.medium, drillText.strong] as const;

/** Every fault in every strength: after how long it is told, or that it goes unseen. */
export function Certificate({ found }: { found: DrillFinding }) {
  return (
    <Table caption={drillText.certificate} hasCards className={classes.certificate}>
      <thead>
        <tr>
          <th scope="col">{drillText.fault}</th>
          {STRENGTHS.map((name) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
          <th scope="col">{drillText.by}</th>
        </tr>
      </thead>
      <tbody>
        {found.faults.map((fault) => (
          <tr key={`${fault.fault} ${fault.column}`}>
            <th scope="row">
              {fault.title}
              {fault.column && <small>{drillText.of(fault.column)}</small>}
            </th>
            {fault.trials.map((trial) => (
              <td key={trial.strength}>
                <Cell trial={trial} />
              </td>
            ))}
            <td className={classes.who} data-label={drillText.by}>
              {sayWho(fault, found) || drillText.nobody}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Cell({ trial }: { trial: Trial }) {
  const how = loudness(trial);
  return (
    <span className={classes.cell} data-loudness={how}>
      <span className={classes.amount}>{trial.amount}</span>
      <span className={classes.result}>
        {how === "told" && <StatusIcon status="green" size={12} />}
        {how === "page" && <StatusIcon status="grey" size={12} />}
        {how === "unseen" && <StatusIcon status="yellow" size={12} />}
        {sayTrial(trial)}
      </span>
    </span>
  );
}
