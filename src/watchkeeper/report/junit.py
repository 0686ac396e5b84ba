"""A comparison as JUnit XML, which every CI system shows as tests."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from watchkeeper.comparison.comparison import Comparison, Finding
from watchkeeper.domain.status import Status
from watchkeeper.report.wording import name_kind

# Characters that XML 1.0 cannot hold, not even escaped (section 2.2).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_junit(comparison: Comparison, *, fail_on: Status = Status.RED) -> str:
    """Return one test a column and rule.

    Parameters
    ----------
    comparison
        What was found.
    fail_on
        One of `Status.YELLOW`, `Status.RED`: from where a finding is a failure. Grey ones are skipped tests.
    """
    root = Element("testsuites", name="watchkeeper")
    apart = [] if comparison.classifier is None else [comparison.classifier]
    together = [] if comparison.joint is None else comparison.joint.findings
    findings: tuple[tuple[str, Iterable[Finding]], ...] = (
        ("drift", (*comparison.drift, *apart)),
        ("together", together),
        ("quality", comparison.quality),
    )
    for name, found in findings:
        suite = SubElement(root, "testsuite", name=name)
        cases = [_add_case(suite, one, fail_on) for one in found]
        suite.set("tests", str(len(cases)))
        suite.set("failures", str(cases.count("failure")))
        suite.set("skipped", str(cases.count("skipped")))
        suite.set("errors", "0")
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add_case(suite: Element, one: Finding, fail_on: Status) -> str:
    rule = name_kind(one)
    case = SubElement(suite, "testcase", classname=_clean(one.column), name=rule)
    reason = _clean(one.reason)
    if one.status is Status.GREY:
        SubElement(case, "skipped", message=reason)
        return "skipped"
    if one.status.badness >= fail_on.badness:
        failure = SubElement(case, "failure", message=reason, type=one.status.value)
        failure.text = f"{_clean(one.column)}: {reason}"
        return "failure"
    SubElement(case, "system-out").text = reason
    return "passed"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
