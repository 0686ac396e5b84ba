"""Writes the reference pages from the code: metrics, detectors, channels, quality rules and the command line.

usage: python docs/generate_reference.py

`make docs` runs it; a test fails when a page is not what this would write.
"""

import inspect
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from watchkeeper.channels.built_in import CHANNELS
from watchkeeper.channels.channel import ChannelKind
from watchkeeper.channels.channel import Setting as ChannelSetting
from watchkeeper.cli.main import COMMANDS, load_command
from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.rules.built_in import COLUMN_RULES, TABLE_RULES
from watchkeeper.comparison.rules.rule import QualityRule
from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.detectors.detector import Detector
from watchkeeper.detectors.detector import Setting as DetectorSetting
from watchkeeper.detectors.settings import UNSET
from watchkeeper.domain.status import Question
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.metrics.metric import Metric

REFERENCE = Path(__file__).parent / "reference"
GENERATED = "<!-- Written by docs/generate_reference.py; run `make docs` instead of editing. -->"

ABOUT_METRICS = """\
What is read off each window, with a 95 % interval where one is known. A value that cannot be known (no labels, one
class only, too few rows) is absent, with the reason; it is never 0."""

ABOUT_DETECTORS = """\
What turns a metric's value, its history and its benchmark into green, yellow, red or grey. Why they judge as they
do: [Drift and noise](../explanation/drift-and-noise.md), [Seasons](../explanation/seasons.md)."""

ABOUT_CHANNELS = "Where notifications go. How to set one up: [Get notified](../how-to/get-notified.md)."

ABOUT_RULES = """\
What can be expected of a table, as YAML. How to write and use them: [Write quality rules](../how-to/write-quality-rules.md).

    version: 1
    unlisted: unchecked              # of what is not written here; or learnt: it is taken from the reference
    table: {duplicates: none}        # rules of the table
    columns:
      age:                           # a column that is named must be there
        type: integer                # how it is read, as `watchkeeper profile` names types
        optional: true               # unless the table may lack it
        range: [0, 120]              # rules of a column

| how many rows may break a rule | |
| --- | --- |
| `usually 12 of 4000` | As many as the reference held. Bad once the share has surely risen: the low bound of the rise is above 2 % of the rows (red above 10 %), and chance does not explain it, with false discoveries controlled over all rules. |
| `at most 1 %`, `none` | A bound: red beyond it, in a table of any size. Short forms such as `range: [0, 120]` allow none. |
| `unchecked` | In place of any rule: not looked at. |"""

ABOUT_COMMANDS = """\
Results go to standard output, all else to standard error. The exit code is 0 when it worked and 2 when what was
given cannot be used; the message then says what to mend. Every command knows `--help`."""


def render_all() -> dict[str, str]:
    """Return every page by its file's name."""
    pages = {
        "metrics.md": render_metrics(METRICS),
        "detectors.md": render_detectors(DETECTORS),
        "channels.md": render_channels(CHANNELS),
        "quality-rules.md": render_rules(),
        "command-line.md": render_commands(),
    }
    return {name: f"{GENERATED}\n\n{text.strip()}\n" for name, text in pages.items()}


def render_metrics(metrics: Iterable[Metric]) -> str:
    """Return the page of metrics, by the question that they help to answer."""
    known = list(metrics)
    lines = ["# Metrics", "", ABOUT_METRICS]
    for question in Question:
        mine = [metric for metric in known if metric.question is question]
        if not mine:
            continue
        lines += ["", f"## {question.wording}"]
        for metric in mine:
            lines += ["", f"### `{metric.name}`: {metric.title}", "", metric.description, ""]
            lines += table(("about", "unit", "better", "needs", "tasks"), [_metric_row(metric)])
    return "\n".join(lines)


def _metric_row(metric: Metric) -> tuple[str, ...]:
    return (
        metric.scope.value,
        metric.unit.value,
        metric.better.value,
        ", ".join(sorted(need.value for need in metric.needs)) or "nothing more",
        ", ".join(sorted(task.value for task in metric.tasks)) or "all",
    )


def render_detectors(detectors: Iterable[Detector]) -> str:
    """Return the page of detectors with their settings."""
    lines = ["# Detectors", "", ABOUT_DETECTORS]
    for detector in detectors:
        lines += ["", f"## `{detector.name}`", "", detector.description, "", *_prose(detector)]
        rows = [_detector_setting(setting) for setting in detector.settings]
        lines += table(("setting", "meaning", "by default", "allowed"), rows)
    return "\n".join(lines)


def _prose(plugin: object) -> list[str]:
    """Return the paragraphs of a plug-in's docstring."""
    said = inspect.getdoc(type(plugin)) or ""
    said = re.sub(r"(?m)^Examples\n-+\n", "For example: ", said)
    return [" ".join(part.split()) + "\n" for part in said.split("\n\n")]


def _detector_setting(setting: DetectorSetting) -> tuple[str, ...]:
    is_free = setting.high == UNSET
    return (
        f"`{setting.name}`",
        setting.description,
        "not set" if setting.default == UNSET else f"{setting.default:g}",
        "any number" if is_free else f"{setting.low:g} to {setting.high:g}",
    )


def render_channels(kinds: Iterable[ChannelKind]) -> str:
    """Return the page of channels with their settings."""
    lines = ["# Channels", "", ABOUT_CHANNELS]
    for kind in kinds:
        lines += ["", f"## `{kind.name}`", "", kind.description, ""]
        rows = [_channel_setting(setting) for setting in kind.settings]
        lines += table(("setting", "meaning", "by default", "example"), rows)
    return "\n".join(lines)


def _channel_setting(setting: ChannelSetting) -> tuple[str, ...]:
    meaning = setting.description
    if setting.choices:
        meaning += f" One of {', '.join(f'`{choice}`' for choice in setting.choices)}."
    if setting.is_secret:
        meaning += " Secret: give it by environment or file."
    default = "needed" if setting.default is None else f"`{setting.default}`" if setting.default else "none"
    example = (
        f'`{setting.name}_env = "{setting.name.upper()}"`' if setting.is_secret else f"`{setting.example}`"
    )
    return f"`{setting.name}`", meaning, default, example


def render_rules() -> str:
    """Return the page of quality rules, and of what their findings are called."""
    lines = ["# Quality rules", "", ABOUT_RULES]
    for title, kinds in (("Rules of a column", COLUMN_RULES), ("Rules of the table", TABLE_RULES)):
        lines += ["", f"## {title}"]
        for kind in kinds:
            lines += ["", f"### `{kind.key}`", "", kind.description, "", *_forms(kind), ""]
            lines += [f"From a reference: {_first_line(kind.learn)}"]
    lines += ["", "## What findings are called", "", "In the order in which one explains the others.", ""]
    return "\n".join([*lines, *table(("rule", "in words"), [(f"`{one}`", one.wording) for one in Rule])])


def _forms(kind: type[QualityRule]) -> list[str]:
    return ["```yaml", *(f"{kind.key}: {form}" for form in kind.forms), "```"]


def _first_line(documented: object) -> str:
    line = " ".join((inspect.getdoc(documented) or "").split("\n\n")[0].split())
    return line[:1].lower() + line[1:]


def render_commands() -> str:
    """Return the page of the command line."""
    lines = ["# Command line", "", ABOUT_COMMANDS]
    for name in COMMANDS:
        command = load_command(name)
        paragraphs = [" ".join(part.split()) for part in (command.help or "").split("\n\n")]
        lines += ["", f"## `watchkeeper {name}`", "", "\n\n".join(paragraphs), ""]
        rows = [_parameter(one) for one in command.params if one.name != "help"]
        lines += table(("option", "meaning", "by default"), rows)
    return "\n".join(lines)


def _parameter(parameter: Any) -> tuple[str, ...]:
    is_argument = parameter.param_type_name == "argument"
    shown = f"`{parameter.name.upper()}`" if is_argument else ", ".join(f"`{opt}`" for opt in parameter.opts)
    default = "needed" if parameter.required else _default(parameter.default)
    return shown, parameter.help or "", default


def _default(value: object) -> str:
    return f"`{value}`" if isinstance(value, str | int) and not isinstance(value, bool) else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a Markdown table; none without rows."""
    body = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    if not body:
        return []
    return [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |", *body]


def main() -> None:
    """Write the pages; those that are no longer made go."""
    REFERENCE.mkdir(exist_ok=True)
    pages = render_all()
    for stale in REFERENCE.glob("*.md"):
        if stale.name not in pages:
            stale.unlink()
    for name, text in pages.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
        print(f"docs/reference/{name}")


if __name__ == "__main__":
    main()
