"""What a peer's drift check says of each day as it comes out of the box: run by the interpreter that has the peer.

Each folder inside FOLDER holds `reference.parquet` and `days.parquet`, with a column `day`; printed as JSON, by its name, is
what alarmed on which day. Evidently alarms of a table in which half of the columns have drifted (`DataDriftPreset`), NannyML
and whylogs of each column.

usage: python bench/drift_days.py evidently|nannyml|whylogs FOLDER

Imports stand inside the functions: a peer's interpreter can import no other's package.
"""

# ruff: noqa: PLC0415  # See above.
import json
import sys
from pathlib import Path

import pandas as pd

# By day, counted as the column `day` does.
Alarms = dict[int, list[str]]
# The default of Evidently's preset.
DRIFT_SHARE = 0.5


def ask_evidently(reference: pd.DataFrame, days: dict[int, pd.DataFrame]) -> Alarms:
    """Ask its default test of each column directly: a whole report draws every plot first."""
    from evidently.core.datasets import ColumnType, infer_column_type
    from evidently.legacy.calculations.stattests import get_stattest

    kinds = {
        name: "num" if infer_column_type(reference[name]) is ColumnType.Numerical else "cat"
        for name in reference
    }
    found = {}
    for number, day in days.items():
        drifted = []
        for name, kind in kinds.items():
            columns = reference[name].dropna(), day[name].dropna()
            if not columns[1].empty and get_stattest(*columns, kind, None)(*columns, kind, None).drifted:
                drifted.append(name)
        if len(drifted) >= DRIFT_SHARE * reference.shape[1]:
            found[number] = ["table"]
    return found


def ask_nannyml(reference: pd.DataFrame, days: dict[int, pd.DataFrame]) -> Alarms:
    import nannyml

    # It cuts chunks by calendar days; which day of which year does not matter.
    at = pd.Timestamp("2024-01-01")
    calculator = nannyml.UnivariateDriftCalculator(
        column_names=list(reference.columns.drop("day")), timestamp_column_name="at", chunk_period="D"
    )
    calculator.fit(reference.assign(at=at + pd.to_timedelta(reference["day"], unit="D")))
    later = pd.concat([day.assign(at=at + pd.Timedelta(days=number)) for number, day in days.items()])
    told = calculator.calculate(later).filter(period="analysis").to_df()
    alerts = told[[column for column in told.columns if column[-1] == "alert"]]
    return {
        number: [str(column[0]) for column in alerts.columns if row[column]]
        for number, (_, row) in zip(days, alerts.iterrows(), strict=True)
    }


def ask_whylogs(reference: pd.DataFrame, days: dict[int, pd.DataFrame]) -> Alarms:
    import whylogs
    from whylogs.viz.drift.column_drift_algorithms import calculate_drift_scores

    before = whylogs.log(pandas=reference).view()
    found = {}
    for number, day in days.items():
        now = whylogs.log(pandas=day).view()
        told = calculate_drift_scores(target_view=now, reference_view=before, with_thresholds=True)
        found[number] = [name for name, one in told.items() if one and one["drift_category"] == "DRIFT"]
    return found


ASKED = {"evidently": ask_evidently, "nannyml": ask_nannyml, "whylogs": ask_whylogs}


def main() -> None:
    peer, folder = sys.argv[1:]
    told = {}
    for run in sorted(Path(folder).iterdir()):
        reference, days = (pd.read_parquet(run / f"{name}.parquet") for name in ("reference", "days"))
        by_day = {int(number): day.drop(columns="day") for number, day in days.groupby("day")}
        told[run.name] = ASKED[peer](
            reference if peer == "nannyml" else reference.drop(columns="day"), by_day
        )
    print(json.dumps(told))


if __name__ == "__main__":
    main()
