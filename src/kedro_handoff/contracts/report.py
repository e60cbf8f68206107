"""A verdict in words, for a terminal or a notebook: what broke, how much of it, whose it is, what to type."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kedro_handoff.contracts.next_steps import next_steps
from kedro_handoff.contracts.occasion import Occasion
from kedro_handoff.contracts.response import Response
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.contracts.value_words import listed
from kedro_handoff.contracts.verdict import Finding, Verdict
from kedro_handoff.project import Project

_MARKS = {"critical": "✗", "warning": "!", "info": "i"}
_MAX_FINDINGS = 12
_MAX_ROWS = 3
_WIDTHS = (60, 110)
_RECORD_WIDTH = 100
_EMPTY = ("nan", "NaT", "<NA>")
_NO_BREAK = "\N{WORD JOINER}"


def subject(dataset: str, verdict: Verdict, response: Response | None = None) -> str:
    """The first line: which dataset, and how bad it is."""
    if response is not None and response.split is not None:
        bad, total = len(response.split.aside), verdict.row_count
        return f"Dataset '{dataset}': {bad:,} of {_rows(total)} set aside, {total - bad:,} go on"
    if response is not None and response.status == "warned" and verdict.critical:
        return f"Dataset '{dataset}' breaks its contract, which only warns"
    if verdict.status == "not_evaluated":
        return f"The contract of dataset '{dataset}' could not be evaluated"
    if verdict.status == "violated":
        return f"Dataset '{dataset}' breaks its contract"
    return f"Dataset '{dataset}' does not keep all of its contract"


def message(
    dataset: str,
    suite: Suite,
    verdict: Verdict,
    project: Project,
    response: Response | None = None,
    occasion: Occasion | None = None,
    as_table: str | None = None,
) -> str:
    """Subject and body as a record keeps them, whatever the width of anybody's terminal."""
    text = body(
        suite,
        verdict,
        project,
        dataset=dataset,
        response=response,
        occasion=occasion,
        as_table=as_table,
        width=_RECORD_WIDTH,
    )
    return f"{subject(dataset, verdict, response)}\n{text}"


def body(
    suite: Suite,
    verdict: Verdict,
    project: Project,
    record: Path | None = None,
    *,
    dataset: str = "",
    response: Response | None = None,
    occasion: Occasion | None = None,
    as_table: str | None = None,
    width: int | None = None,
) -> str:
    """What was promised, by whom, what was found, and what to do: bounded in length and width.

    Args:
        suite: The contract.
        verdict: What was found.
        project: Whose paths are shortened.
        record: The outcome's file, where it could be written.
        dataset: What was judged; the name of the suite by default.
        response: What followed, where that is more than to stop.
        occasion: Who asked for the judgement.
        as_table: The function that made the table, where the dataset itself is none.
        width: Columns to fill; those of the terminal by default, within reason.
    """
    columns = width or min(max(shutil.get_terminal_size().columns, _WIDTHS[0]), _WIDTHS[1])
    shown = sorted(verdict.not_held, key=lambda finding: finding.severity != "critical")[:_MAX_FINDINGS]
    lines = list(_head(suite, verdict, project, occasion, columns))
    for column, findings in _by_column(shown):
        lines += ["", f"  {column or 'the table'}"]
        for finding in findings:
            lines.extend(_finding_lines(finding, suite.path, columns))
    if len(verdict.not_held) > len(shown):
        lines.append(f"  ... and {len(verdict.not_held) - len(shown)} more, in the record")
    if response is not None and response.why:
        lines.append("")
        lines.extend(_wrapped(response.why, columns, "  "))
    name = dataset or str(suite.document["name"])
    steps = next_steps(name, suite, verdict, project, response, occasion, as_table)
    if record is not None:
        steps = [*steps, ("all findings", str(project.relative(record)))]
    lines += ["", "  what to do"]
    for label, step in steps:
        lines.extend(_wrapped(step, columns, f"    {label:<17}", " " * 21))
    return "\n".join(lines)


def _head(
    suite: Suite, verdict: Verdict, project: Project, occasion: Occasion | None, columns: int
) -> Iterator[str]:
    meta = suite.meta
    version = f" {meta['version']}" if meta.get("version") else ""
    where = ", for serving" if suite.environment == "serving" else ""
    where += ", proposed and not confirmed yet" if suite.proposed else ""
    yield from _wrapped(f"{project.relative(suite.path)}{version}{where}", columns, "  contract  ", " " * 12)
    maker = _maker(str(meta.get("producer") or ""), occasion)
    owner = f"owner {meta['owner']}" if meta.get("owner") else "no owner is named in the contract"
    yield from _wrapped(f"{maker}{owner}", columns, "  made by   " if maker else "  ask       ", " " * 12)
    broken = len(verdict.not_held)
    count = f"{broken} of {len(verdict.findings)} promises {'does' if broken == 1 else 'do'} not hold"
    size = f"{_rows(verdict.row_count)}, {verdict.column_count} columns"
    yield from _wrapped(f"{count} ({size})", columns, "  found     ", " " * 12)


def _maker(producer: str, occasion: Occasion | None) -> str:
    if occasion is not None and occasion.operation == "save" and occasion.node:
        return f"node '{occasion.node}'{f' of {producer}' if producer else ''}; "
    if producer == "external":
        return "a source outside of this project; "
    return f"{producer}; " if producer else ""


def _by_column(findings: Iterable[Finding]) -> Iterable[tuple[str | None, list[Finding]]]:
    grouped: dict[str | None, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.column, []).append(finding)
    return grouped.items()


def _finding_lines(finding: Finding, path: Path, columns: int) -> Iterator[str]:
    mark = f"    {_MARKS[finding.severity]} "
    yield from _wrapped(f"promised: {finding.words or finding.promise}", columns, mark, " " * 8)
    if finding.status == "not_evaluated":
        yield from _wrapped(f"cannot be judged: {finding.found}", columns, " " * 6, " " * 8)
    else:
        examples = listed(value for value in finding.examples if value is not None and value not in _EMPTY)
        such = f", such as {examples}" if examples and finding.element_count else ""
        yield from _wrapped(f"found: {finding.found}{such}", columns, " " * 6, " " * 8)
    for row in finding.rows[:_MAX_ROWS]:
        yield from _wrapped(_row(row), columns, " " * 8, " " * 10)
    if finding.notes:
        yield from _wrapped(f"why it is promised: {finding.notes}", columns, " " * 6, " " * 8)
    place = f"[{finding.severity}, {path.name}:{finding.line}, {finding.type}]"
    yield from _wrapped(place, columns, " " * 6, " " * 8)


def _row(row: dict[str, Any]) -> str:
    named = [f"{name}={_cell(value)}" for name, value in row.items() if name != "row"]
    return f"row {_cell(row['row'])}" + (f": {', '.join(named)}" if named else "")


def _cell(value: Any) -> str:
    return "empty" if value is None or value in _EMPTY else listed([value])


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _wrapped(text: str, columns: int, first: str, rest: str | None = None) -> list[str]:
    """Lines of a text; a path, or a command in backticks, is never broken, so that it can be copied."""
    whole = re.sub(r"`[^`]*`", lambda command: command[0].replace(" ", _NO_BREAK), text)
    lines = textwrap.wrap(
        whole,
        columns,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_NO_BREAK, " ") for line in lines]
