"""What new data ask to change in a contract that is there, as a diff that a person can review."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pandas as pd

from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.draft import draft_table, refuse_odd
from kedro_handoff.contracts.draft.profile import TableProfile
from kedro_handoff.contracts.draft.proposal import Proposal
from kedro_handoff.contracts.draft.relax import Broken, relaxed
from kedro_handoff.contracts.draft.source import entry_of, load_source
from kedro_handoff.contracts.draft.surgery import changed_text
from kedro_handoff.contracts.draft.surroundings import context_of, contract_file
from kedro_handoff.contracts.draft.tighten import tighter
from kedro_handoff.contracts.draft.yaml_text import expectation_text, flow
from kedro_handoff.contracts.evaluation import evaluate
from kedro_handoff.contracts.suite import Expectation, Suite, read_suite
from kedro_handoff.errors import DraftError
from kedro_handoff.structure import ProjectStructure


@dataclass(frozen=True)
class Change:
    """Something that new data say of an expectation.

    Attributes:
        kind: `relax` and `add` are in the new text; `look` (broken, and not to be loosened) and `tighten`
            (far wider than the data need) are only said.
        line: Where the expectation is in the file; 0 for a new one.
        type: Expectation type.
        column: Its columns; empty for the table.
        words: What and why.
        kwargs: The arguments that are proposed, where there are any.
    """

    kind: str
    line: int
    type: str
    column: str
    words: str
    kwargs: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Update:
    """A contract's new text, and what is behind it.

    Attributes:
        path: The contract file.
        text: Its text with all changes; as it was where there are none.
        diff: The difference as unified diff; empty where there is none.
        changes: What was found, in the order of the file.
    """

    path: Path
    text: str
    diff: str
    changes: tuple[Change, ...]

    def as_facts(self) -> dict[str, Any]:
        """Everything, as JSON writes it."""
        return {"diff": self.diff, "changes": [asdict(change) for change in self.changes]}

    def as_text(self, file: str) -> Iterator[str]:
        """Lines for a terminal: the diff, then what is only said."""
        yield from self.diff.splitlines()
        for kind, title in (
            ("look", "broken, and left as it is:"),
            ("tighten", "could be tighter, if that is right:"),
        ):
            said = [change for change in self.changes if change.kind == kind]
            if said:
                yield ""
                yield title
            for change in said:
                yield f"  {file}:{change.line}: {change.column or 'the table'}: {change.words}"
        if not self.diff:
            yield f"{file}: nothing to change."


def update_dataset(structure: ProjectStructure, catalog: Any, name: str, runs: int = 1) -> Update:
    """What the data of a dataset ask to change in its contract; nothing is written.

    Raises:
        DraftError: It has no contract, or no data to compare with.
        ContractDeclarationError: The contract is wrong.
    """
    entry = entry_of(structure, name)
    path = contract_file(structure, entry)
    if not path.exists():
        raise DraftError(
            f"'{name}' has no contract to update; `kedro handoff contract draft {name}` writes one."
        )
    suite = read_suite(path)
    source = load_source(catalog, structure, name, runs)
    context = replace(context_of(structure, catalog, entry), row_counts=source.row_counts)
    return update_suite(suite, source.frames[-1], context, str(structure.project.relative(path)))


def update_suite(suite: Suite, frame: pd.DataFrame, context: Context, shown: str = "") -> Update:
    """What a table asks to change in a contract.

    Only what the table breaks is relaxed, and only where a number or a list of values does it; new
    expectations are added only for columns that the contract does not name at all.

    Raises:
        DraftError: No contract can be drafted from the table, or the file cannot be edited value by value.
    """
    refuse_odd(frame, context.dataset)
    draft = draft_table(frame, context)
    changes = [*_broken(suite, TableProfile(frame)), *_added(suite, frame, draft.proposals)]
    changes += [_suggested(expectation, words) for expectation, words in tighter(suite, draft.proposals)]
    text = suite.path.read_bytes().decode("utf-8")
    kwargs = {
        _place(suite, change.line): change.kwargs
        for change in changes
        if change.kind == "relax" and change.kwargs
    }
    added = [
        p for p in draft.proposals if p.identity in {c.kwargs and c.kwargs.get("identity") for c in changes}
    ]
    blocks = [f"# Proposed from {len(frame):,} rows on {datetime.now(UTC):%Y-%m-%d}."] if added else []
    new = changed_text(text, kwargs, blocks + [expectation_text(p, 0) for p in added])
    _check(new, suite.path)
    named = shown or suite.path.name
    lines = unified_diff(text.splitlines(), new.splitlines(), f"a/{named}", f"b/{named}", lineterm="")
    said = tuple(replace(c, kwargs=None) if c.kind == "add" else c for c in changes)
    return Update(suite.path, new, "\n".join(lines), said)


def _broken(suite: Suite, table: TableProfile) -> Iterator[Change]:
    verdict = evaluate(suite, table.frame)
    for expectation, finding in zip(suite.expectations, verdict.findings, strict=True):
        if finding.status == "held" or "training" not in expectation.environments:
            continue
        kwargs, reason = relaxed(Broken(expectation, finding, table))
        what = _difference(expectation.kwargs, kwargs) if kwargs else finding.found
        words = f"{what} ({reason})" if reason and reason != what else what
        yield Change(
            "relax" if kwargs else "look",
            expectation.line,
            expectation.type,
            finding.column or "",
            words,
            kwargs,
        )


def _added(suite: Suite, frame: pd.DataFrame, proposals: tuple[Proposal, ...]) -> Iterator[Change]:
    """Proposals on columns of which the contract says nothing."""
    known = {str(column) for expectation in suite.expectations for column in expectation.columns}
    known |= {str(c) for e in suite.expectations for c in e.kwargs.get("column_set") or ()}
    known |= set(suite.meta.get("columns") or ()) | set(suite.key)
    new = {str(name) for name in frame.columns} - known
    for proposal in proposals:
        if proposal.columns and set(proposal.columns) & new:
            column = ", ".join(proposal.columns)
            yield Change("add", 0, proposal.type, column, proposal.notes, {"identity": proposal.identity})


def _suggested(expectation: Expectation, words: str) -> Change:
    return Change(
        "tighten", expectation.line, expectation.type, ", ".join(map(str, expectation.columns)), words
    )


def _place(suite: Suite, line: int) -> int:
    return next(place for place, expectation in enumerate(suite.expectations) if expectation.line == line)


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    changed = [name for name in new if new[name] != old.get(name)]
    return ", ".join(f"{name}: {_short(old.get(name))} -> {_short(new[name])}" for name in changed)


def _short(value: Any) -> str:
    text = "none" if value is None else flow(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _check(text: str, path: Path) -> None:
    """The new text has to be a contract as the old one was."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(text.encode("utf-8"))
        read_suite(copy)
