import type { Challenger, Difference } from "../../api/types";
import { MetricInfo } from "../../components/MetricInfo";
import { NumberWithInterval } from "../../components/NumberWithInterval";
import { Table } from "../../components/Table";
import { words } from "../../lib/format";
import { versionsText } from "../../text/versions";
import classes from "./Differences.module.css";
import { IntervalPlot, PlotEnds } from "./IntervalPlot";

interface Props {
  champion: string;
  challenger: Challenger;
}

/** Every number of champion and challenger side by side, their difference, and what can be said of it. */
export function Differences({ champion, challenger }: Props) {
  return (
    <Table
      caption={versionsText.beside(challenger.version, champion)}
      hasCards
      className={classes.table}
    >
      <thead>
        <tr>
          <th scope="col">{versionsText.number}</th>
          <th scope="col" data-number>
            {champion}
          </th>
          <th scope="col" data-number>
            {challenger.version}
          </th>
          <th scope="col" className={classes.plot}>
            <span className="sr-only">{versionsText.difference}</span>
            <PlotEnds isNeutral={false} />
          </th>
          <th scope="col">{versionsText.conclusion}</th>
        </tr>
      </thead>
      <tbody>
        {challenger.differences.map((one) => (
          <Row
            key={`${one.metric.name} ${one.outcome}`}
            one={one}
            names={[champion, challenger.version]}
          />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ one, names }: { one: Difference; names: [string, string] }) {
  const isNeutral = one.metric.better === "neither";
  return (
    <tr data-conclusion={one.conclusion}>
      <th scope="row" className={classes.name}>
        {one.outcome ? words(one.outcome) : one.metric.title}
        <MetricInfo info={one.metric} />
      </th>
      <Side reading={one.champion} one={one} version={names[0]} />
      <Side reading={one.challenger} one={one} version={names[1]} />
      <td className={classes.plot}>
        {one.difference.low !== null && <IntervalPlot difference={one} />}
        {one.difference.low !== null && (
          <small className={classes.ends} data-neutral={isNeutral || undefined}>
            <PlotEnds isNeutral={isNeutral} />
          </small>
        )}
      </td>
      <td className={classes.conclusion}>{one.sentence}</td>
    </tr>
  );
}

interface SideProps {
  reading: Difference["champion"];
  one: Difference;
  version: string;
}

function Side({ reading, one, version }: SideProps) {
  return (
    <td data-number data-version={version}>
      <NumberWithInterval reading={reading} unit={one.metric.unit} />
    </td>
  );
}
