"""How often learnt quality rules alarm where nothing changed, and how often they find what did.

A table of twelve awkward columns (ids that collide now and then, dirty categories, a long tail of words, amounts,
dates, damaged strings, mostly zeros, heavy tails, missing values ...) is drawn twice from one population: the share
of tables with any broken rule must stay under the stated 5 %, whatever the sizes of the two. Then one fault hits a
share of the rows: printed is how often it is found, and how often under its own name.

usage: python bench/quality_rules.py [--runs 100]
"""

import argparse
from collections.abc import Callable

import numpy as np
import polars as pl

from watchkeeper.comparison.findings import QualityFinding, Rule
from watchkeeper.comparison.quality import check_rules
from watchkeeper.comparison.rules.inference import infer_rules
from watchkeeper.profile.frames import profile

Rng = np.random.Generator

CITIES = ["Bern", "Zürich", "bern", "Basel ", "rare", "rarer"]
SHARES = [0.5, 0.3, 0.1, 0.09, 0.007, 0.003]

# Name: column, rule that should tell it, and what becomes of a value.
FAULTS: dict[str, tuple[str, Rule, Callable[[str], str | None]]] = {
    "value lost": ("city", Rule.MISSING, lambda _: None),
    "new category": ("city", Rule.UNSEEN, lambda _: "Oslo"),
    "upper case": ("city", Rule.WRITING, lambda value: f"{value.upper()} "),
    "wrong encoding": ("city", Rule.ENCODING, lambda value: f"{value}ü".encode().decode("cp1252")),
    "euros to dollars": ("price", Rule.CURRENCY, lambda value: value.replace("EUR", "USD")),
    "decimal comma": ("price", Rule.DECIMAL_SIGN, lambda value: value.translate(str.maketrans(".,", ",."))),
    "month first": ("day", Rule.DATE_FORMAT, lambda value: f"{value[3:5]}/{value[:2]}{value[5:]}"),
    "ids of another shape": ("uid", Rule.PATTERN, lambda value: f"#{value}"),
    "one id for many": ("uid", Rule.REPEATED, lambda _: "0000000000000000"),
}


def make_table(rng: Rng, n: int) -> pl.DataFrame:
    days, months = rng.integers(1, 29, n), rng.integers(1, 13, n)
    return pl.DataFrame(
        {
            "uid": [f"{x:016x}" for x in rng.integers(0, 2**62, n)],
            "short_id": [f"{x:05x}" for x in rng.integers(0, 2**20, n)],
            "row": np.arange(n),
            "city": rng.choice(CITIES, n, p=SHARES),
            "word": pl.Series(rng.zipf(1.3, n) % 100_000).cast(pl.String),
            "price": [f"EUR {x:,.2f}" for x in rng.lognormal(5.0, 1.5, n)],
            "day": [f"{d:02d}/{m:02d}/2024" for d, m in zip(days, months, strict=True)],
            "dirty": [
                f"{'Ã¼' if x < 0.03 else 'ü'}{y}"
                for x, y in zip(rng.random(n), rng.integers(0, 2_000, n), strict=True)
            ],
            "zero": np.where(rng.random(n) < 0.95, 0.0, rng.normal(size=n)),
            "heavy": rng.standard_cauchy(n),
            "flag": rng.random(n) < 0.98,
            "gaps": np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n)),
        }
    )


def broken(before: pl.DataFrame, now: pl.DataFrame) -> list[QualityFinding]:
    reference = profile(before, joint=True)
    current = profile(now, {name: column.type for name, column in reference.columns.items()}, joint=True)
    found = check_rules(infer_rules(reference), current, reference)
    return [one for one in found if one.status.is_bad]


def plant(rng: Rng, table: pl.DataFrame, fault: str, share: float) -> pl.DataFrame:
    column, _, change = FAULTS[fault]
    hit = rng.random(table.height) < share
    values = [
        change(value) if is_hit else value for value, is_hit in zip(table[column].to_list(), hit, strict=True)
    ]
    return table.with_columns(pl.Series(column, values, dtype=pl.String))


def main() -> None:
    parser = argparse.ArgumentParser(description="False alarms and power of quality rules.")
    parser.add_argument("--runs", type=int, default=100)
    runs = parser.parse_args().runs
    rng = np.random.default_rng(1)
    print("nothing changed: share of tables of 12 columns with any broken rule")
    for n, m in ((100, 3_000), (200, 2_000), (500, 500), (2_000, 200), (5_000, 5_000)):
        alarms = [bool(broken(make_table(rng, n), make_table(rng, m))) for _ in range(runs)]
        print(f"  {n:6,} rows, then {m:6,}  {np.mean(alarms):6.3f}  of {runs}")
    print("a fault in a share of 2,000 rows, after 2,000 without: found, and under its own name")
    for fault, (column, rule, _) in FAULTS.items():
        line = f"  {fault:22}"
        for share in (0.05, 0.2, 1.0):
            found = [
                [
                    one.rule
                    for one in broken(
                        make_table(rng, 2_000), plant(rng, make_table(rng, 2_000), fault, share)
                    )
                    if one.column == column
                ]
                for _ in range(max(5, runs // 10))
            ]
            line += f"  {share:4.0%}: {np.mean([bool(one) for one in found]):4.2f} {np.mean([rule in one for one in found]):4.2f}"
        print(line)


if __name__ == "__main__":
    main()
