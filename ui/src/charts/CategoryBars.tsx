import type { Distribution } from "../api/types";
import { formatPercent } from "../lib/format";
import { featureText } from "../text/feature";
import classes from "./CategoryBars.module.css";

interface Props {
  distribution: Distribution;
  label: string;
  most: number;
  isSmall?: boolean;
}

/** Categories as paired bars in a table: before in grey, now in the accent, both with their number. */
export function CategoryBars({ distribution, label, most, isSmall = false }: Props) {
  const { labels, reference, current } = distribution;
  const peak = Math.max(...reference, ...current, Number.MIN_VALUE);
  return (
    <table className={classes.table} data-small={isSmall || undefined}>
      <caption className="sr-only">{label}</caption>
      <colgroup>
        <col className={classes.name} />
        <col />
        <col className={classes.share} />
        <col className={classes.share} />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">{label}</th>
          <th scope="col">{featureText.shareOfRows}</th>
          <th scope="col">{featureText.before}</th>
          <th scope="col">{featureText.now}</th>
        </tr>
      </thead>
      <tbody>
        {labels.slice(0, most).map((name, index) => (
          <tr key={name}>
            <th scope="row" title={name}>
              {name}
            </th>
            <td className={classes.bars}>
              <i style={{ width: `${((reference[index] ?? 0) / peak) * 100}%` }} />
              <i style={{ width: `${((current[index] ?? 0) / peak) * 100}%` }} />
            </td>
            <td>{formatPercent((reference[index] ?? 0) * 100)}</td>
            <td className={classes.now}>{formatPercent((current[index] ?? 0) * 100)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
