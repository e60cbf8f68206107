"""Examinations as JUnit XML, which CI systems show as tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from kedro_handoff.contracts.at_rest.examination import Examination
from kedro_handoff.contracts.verdict import Finding, held_finding

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(examinations: Sequence[Examination], time: str) -> str:
    """One test suite a dataset, one test case an expectation.

    What is violated is a failure, what could not be evaluated an error, and what is for another environment
    is skipped. A warning that does not hold is a case that passes, with the finding as its output.

    Args:
        examinations: What was found.
        time: When, in UTC, ISO 8601 without an offset.
    """
    root = ET.Element("testsuites", name="kedro handoff contract test")
    suites = [_suite(examination, number, time) for number, examination in enumerate(examinations)]
    root.extend(suites)
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    root.set("time", f"{sum(examination.seconds for examination in examinations):.3f}")
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(examination: Examination, number: int, time: str) -> ET.Element:
    cases = list(_cases(examination))
    suite = ET.Element(
        "testsuite",
        name=_clean(examination.subject.dataset),
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors=str(sum(case.find("error") is not None for case in cases)),
        skipped=str(sum(case.find("skipped") is not None for case in cases)),
        time=f"{examination.seconds:.3f}",
        timestamp=time,
        hostname="localhost",
        id=str(number),
        package="kedro_handoff",
    )
    suite.extend(cases)
    return suite


def _cases(examination: Examination) -> Iterator[ET.Element]:
    dataset = examination.subject.dataset
    if examination.verdict is None:
        case = _case(dataset, None, "the contract can be held")
        error = ET.SubElement(case, "error", message=_clean(examination.error.splitlines()[0]))
        error.set("type", examination.status)
        error.text = _clean(examination.error)
        yield case
        return
    for finding in examination.verdict.findings:
        yield _finding(dataset, finding)
    for expectation in examination.skipped:
        finding = held_finding(expectation)
        case = _case(dataset, finding.column, finding.promise)
        ET.SubElement(case, "skipped", message="for another environment")
        yield case


def _finding(dataset: str, finding: Finding) -> ET.Element:
    case = _case(dataset, finding.column, finding.promise)
    if finding.status == "held":
        return case
    if finding.severity != "critical":
        output = ET.SubElement(case, "system-out")
        output.text = _clean(f"{finding.severity}: {_text(finding)}")
        return case
    tag = "failure" if finding.status == "violated" else "error"
    told = ET.SubElement(case, tag, message=_clean(finding.found), type=finding.status)
    told.text = _clean(_text(finding))
    return case


def _case(dataset: str, column: str | None, name: str) -> ET.Element:
    owner = dataset if column is None else f"{dataset}.{column}"
    return ET.Element("testcase", classname=_clean(owner), name=_clean(name), time="0.000")


def _text(finding: Finding) -> str:
    lines = [finding.found, f"{finding.promise}, line {finding.line} of the contract"]
    if finding.examples:
        lines.append(f"e.g. {', '.join(map(repr, finding.examples))}")
    lines += [", ".join(f"{name} {value!r}" for name, value in row.items()) for row in finding.rows]
    if finding.notes:
        lines.append(f"why it is asked: {finding.notes}")
    return "\n".join(lines)


def _clean(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NOT_XML.sub("?", text)
