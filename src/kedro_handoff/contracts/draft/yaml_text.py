"""A draft as the text of a contract file, in the form that people write them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from kedro_handoff.contracts.draft.proposal import SECTIONS, Draft, Proposal

_WIDTH = 110
_EDGES = re.compile(r"^ | $|  ")
# Quotes and backslashes, spaces that are not single and inside, and whatever cannot be seen.
_ESCAPED = re.compile(
    r"""["\\]|^ +| +$|(?<= ) +|[^ -~\u00a1-\u024f\u0370-\u05ff\u4e00-\u9fff\uac00-\ud7a3]"""
)


def suite_text(draft: Draft, meta: Mapping[str, Any] | None = None, comment: str = "") -> str:
    """The whole file: comment, name, facts, and the expectations by section."""
    parts = [textwrap.indent(textwrap.fill(comment, _WIDTH - 2), "# ")] if comment else []
    parts.append(f"name: {_scalar(draft.dataset)}")
    if meta:
        parts.append("meta:")
        parts.extend(_facts(meta))
    parts.append("expectations:" if draft.proposals else "expectations: []")
    section = ""
    for proposal in draft.proposals:
        if meta and proposal.section != section:
            section = proposal.section
            parts.append(f"  # {SECTIONS[section]}.")
        parts.append(expectation_text(proposal))
    return "\n".join(parts) + "\n"


def expectation_text(proposal: Proposal, indent: int = 2) -> str:
    """One expectation as an item of the list, without a newline at its end."""
    entry = proposal.as_entry()
    lines = [f"- type: {entry['type']}", *_kwargs(entry["kwargs"])]
    if "severity" in entry:
        lines.append(f"  severity: {entry['severity']}")
    if entry["notes"]:
        lines.append(_wrapped("  notes: " + quoted(entry["notes"]), "    "))
    lines.extend(_pair("meta", entry["meta"], 2))
    return textwrap.indent("\n".join(lines), " " * indent)


def _kwargs(kwargs: Mapping[str, Any]) -> Iterator[str]:
    whole = f"  kwargs: {flow(kwargs)}"
    if len(whole) <= _WIDTH:
        yield whole
        return
    yield "  kwargs:"
    for name, value in kwargs.items():
        yield from _pair(name, value, 4)


def _facts(meta: Mapping[str, Any]) -> Iterator[str]:
    for name, value in meta.items():
        if name == "columns" and value:
            yield "  columns:"
            for column, facts in value.items():
                yield f"    {_scalar(column)}: {flow(facts)}"
        elif isinstance(value, str) and (not value or " " in value):
            yield _wrapped(f"  {name}: {quoted(value)}", "    ")
        else:
            yield from _pair(name, value, 2)


def _pair(name: str, value: Any, indent: int) -> Iterator[str]:
    yield _wrapped(f"{' ' * indent}{name}: {flow(value)}", " " * (indent + 2))


def flow(value: Any) -> str:
    """A value in one line of YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return _scalar(value)


def quoted(text: str) -> str:
    """A text in double quotes; what folding a line would lose, and what cannot be seen, is escaped."""
    return '"' + _ESCAPED.sub(lambda found: "".join(map(_escape, found[0])), text) + '"'


def _escape(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def _scalar(value: Any) -> str:
    if isinstance(value, str) and (not value.isprintable() or _EDGES.search(value)):
        return quoted(value)
    return _plain(value)


def _plain(value: Any) -> str:
    text = yaml.safe_dump([value], default_flow_style=True, width=10**9, allow_unicode=True)
    return text.strip()[1:-1]


def _wrapped(line: str, indent: str) -> str:
    if len(line) <= _WIDTH:
        return line
    return "\n".join(
        textwrap.wrap(line, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    )
