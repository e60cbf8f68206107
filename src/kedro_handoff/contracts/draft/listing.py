"""A draft as a table for people: in text, in HTML, and as plain facts for machines."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from kedro_handoff.contracts.draft.proposal import SECTIONS, Draft, Proposal
from kedro_handoff.contracts.draft.yaml_text import flow

_WIDTH = 72
_SAID = ("column", "column_A", "column_B", "column_list", "or_equal", "ignore_row_if")


def as_text(draft: Draft) -> Iterator[str]:
    """Lines of a table: what is promised of what, how sure, and why."""
    section = ""
    for proposal in draft.proposals:
        if proposal.section != section:
            section = proposal.section
            yield SECTIONS[section]
        yield f"  {_mark(proposal)} {subject(proposal):<28} {promise(proposal)}"
    for remark in draft.remarks:
        yield f"note: {remark}"
    sure = sum(proposal.severity == "critical" for proposal in draft.proposals)
    count = len(draft.proposals)
    yield f"{count} proposals from {draft.rows:,} rows: {sure} sure, {count - sure} doubtful (?)"


def as_html(draft: Draft) -> str:
    """The same as an HTML table; everything that comes from the data is escaped."""
    rows = "".join(_row(proposal) for proposal in draft.proposals)
    head = "".join(
        f"<th style='text-align:left'>{name}</th>" for name in ("", "sure", "of", "promise", "why")
    )
    notes = "".join(f"<p>{escape(remark)}</p>" for remark in draft.remarks)
    title = f"{escape(draft.dataset)}: {len(draft.proposals)} proposals from {draft.rows:,} rows"
    return f"<p><b>{title}</b></p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{notes}"


def as_facts(draft: Draft) -> dict[str, Any]:
    """Everything, as JSON writes it."""
    return {
        "dataset": draft.dataset,
        "rows": draft.rows,
        "key": list(draft.key),
        "roles": dict(draft.roles),
        "references": dict(draft.references),
        "remarks": list(draft.remarks),
        "proposals": [
            {
                "section": p.section,
                "severity": p.severity,
                "confidence": round(p.confidence, 3),
                **p.as_entry(),
            }
            for p in draft.proposals
        ],
    }


def subject(proposal: Proposal) -> str:
    """What it is about: the columns, or the table."""
    if "column_A" in proposal.kwargs:
        sign = ">=" if proposal.kwargs.get("or_equal") else ">"
        return f"{proposal.kwargs['column_A']} {sign} {proposal.kwargs['column_B']}"
    return ", ".join(proposal.columns) or "the table"


def promise(proposal: Proposal) -> str:
    """The expectation in short, without the columns."""
    name = proposal.type.removeprefix("expect_").removeprefix("column_").removeprefix("values_to_")
    if "column_A" in proposal.kwargs:
        name = "in every row that has both"
    own = {k: v for k, v in proposal.kwargs.items() if k not in _SAID}
    text = flow(own)[1:-1]
    return f"{name} {text if len(text) <= _WIDTH else text[: _WIDTH - 3] + '...'}".strip()


def _mark(proposal: Proposal) -> str:
    return " " if proposal.severity == "critical" else "?"


def _row(proposal: Proposal) -> str:
    cells = (
        SECTIONS[proposal.section],
        f"{'' if proposal.severity == 'critical' else '? '}{proposal.confidence:.2f}",
        subject(proposal),
        promise(proposal),
        proposal.notes,
    )
    return "<tr>" + "".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in cells) + "</tr>"
