import type { DrillFinding, FaultFinding } from "../../api/types";
import { EmptyLine } from "../../components/States";
import { SubPanel } from "../../components/SubPanel";
import { Table } from "../../components/Table";
import { drillText } from "../../text/drill";
import { modelText } from "../../text/model";
import classes from "./Drill.module.css";
import { partMonitors, sayNotice, titleOf } from "./say";

/** Which monitor noticed a fault in which strength, and after how long. */
export function WhoNoticed({ fault, found }: { fault: FaultFinding; found: DrillFinding }) {
  const { noticed, silent } = partMonitors(fault, found);
  const list = (names: readonly string[]) =>
    names.map((name) => titleOf(found, name)).join(drillText.and);
  return (
    <SubPanel title={drillText.who}>
      {noticed.length > 0 ? (
        <Table caption={drillText.who} className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{modelText.monitor}</th>
              {fault.trials.map(({ strength, amount }) => (
                <th scope="col" key={strength}>
                  {amount}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {noticed.map((name) => (
              <tr key={name}>
                <th scope="row">{titleOf(found, name)}</th>
                {fault.trials.map((trial) => (
                  <td key={trial.strength}>
                    {sayNotice(trial, name) ?? (
                      <span className={classes.nothing}>{drillText.sawNothing}</span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      ) : (
        <EmptyLine>{drillText.nobodyNoticed}</EmptyLine>
      )}
      {silent.length > 0 && <EmptyLine>{drillText.silent(list(silent))}</EmptyLine>}
      {found.disturbed.length > 0 && (
        <EmptyLine>{drillText.disturbed(list(found.disturbed))}</EmptyLine>
      )}
    </SubPanel>
  );
}
