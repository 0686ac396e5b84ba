import { Link } from "@tanstack/react-router";
import type { FeatureLine } from "../../api/types";
import { FindingCell } from "../../components/FindingCell";
import { NumberWithInterval } from "../../components/NumberWithInterval";
import { Sparkline } from "../../components/Sparkline";
import { EmptyLine } from "../../components/States";
import { StatusMark } from "../../components/StatusMark";
import { SubPanel } from "../../components/SubPanel";
import { Table } from "../../components/Table";
import { formatValue } from "../../lib/format";
import { modelText } from "../../text/model";
import classes from "./FeatureTable.module.css";

/** A drift below this is never drawn over the whole height. */
const MIN_PEAK = 0.15;

/** The features by what matters: drift with its interval, what is missing or wrong, and why. */
export function FeatureTable({ model, features }: { model: string; features: FeatureLine[] }) {
  // One scale for all: beside a feature that drifted, the noise of the others is seen for what it is.
  const peak = Math.max(
    MIN_PEAK,
    ...features.flatMap((feature) => feature.spark.map((value) => value ?? 0)),
  );
  return (
    <SubPanel title={modelText.features} hint={modelText.featuresHint}>
      {features.length === 0 ? (
        <EmptyLine>{modelText.noFeatures}</EmptyLine>
      ) : (
        <Table caption={modelText.features} hasCards className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{modelText.feature}</th>
              <th scope="col" data-number>
                {modelText.drift}
              </th>
              <th scope="col">{modelText.lately}</th>
              <th scope="col" data-number>
                {modelText.fromTraining}
              </th>
              <th scope="col" data-number>
                {modelText.missing}
              </th>
              <th scope="col" data-number>
                {modelText.outOfRange}
              </th>
              <th scope="col" data-number>
                {modelText.unseen}
              </th>
              <th scope="col">{modelText.finding}</th>
            </tr>
          </thead>
          <tbody>
            {features.map((feature) => (
              <Row key={feature.name} model={model} feature={feature} peak={peak} />
            ))}
          </tbody>
        </Table>
      )}
    </SubPanel>
  );
}

interface RowProps {
  model: string;
  feature: FeatureLine;
  /** Top of the sparkline's scale. */
  peak: number;
}

function Row({ model, feature, peak }: RowProps) {
  return (
    <tr>
      <th scope="row" className={classes.name}>
        <StatusMark status={feature.status} variant="icon" size={13} />
        <Link to="/models/$model/features/$feature" params={{ model, feature: feature.name }}>
          {feature.name}
        </Link>
        <span className={classes.type}>{feature.type}</span>
      </th>
      <td data-number>
        <NumberWithInterval
          reading={{ value: feature.drift, low: feature.drift_low, high: feature.drift_high }}
          unit="number"
        />
      </td>
      <td className={classes.spark}>
        <Sparkline values={feature.spark} include={[0, peak]} width={88} height={24} />
      </td>
      <td data-number data-label={modelText.fromTraining}>
        {formatValue(feature.drift_from_training, "number")}
      </td>
      <Rate name={modelText.missing} value={feature.missing_rate} />
      <Rate name={modelText.outOfRange} value={feature.out_of_range_rate} />
      <Rate name={modelText.unseen} value={feature.unseen_rate} />
      <FindingCell status={feature.status} className={classes.reason}>
        {feature.reason || modelText.calm}
      </FindingCell>
    </tr>
  );
}

/** A share of rows; what does not apply or is zero stays in the background. */
function Rate({ name, value }: { name: string; value: number | null }) {
  return (
    <td data-number data-label={name} className={classes.rate} data-quiet={!value || undefined}>
      {formatValue(value, "ratio")}
    </td>
  );
}
