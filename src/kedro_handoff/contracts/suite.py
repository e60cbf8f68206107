"""A contract: a Great Expectations suite in YAML, read and audited without importing it.

Great Expectations logs and *drops* an expectation of unknown type and goes on, so a misspelt promise would
hold for ever. Everything that would be dropped or refused there is refused here, with file and line; the
rules are in `reading`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from kedro_handoff.contracts.expectation_types import COLUMN_ARGUMENTS, COLUMN_LIST_ARGUMENTS
from kedro_handoff.contracts.reading import ContractDocument, parse_document, problems_of, text_of
from kedro_handoff.contracts.reading.document import Problem
from kedro_handoff.contracts.reading.environments import absent_columns, expectation_environments, is_schema
from kedro_handoff.contracts.reading.facts import ENVIRONMENTS
from kedro_handoff.errors import ContractDeclarationError
from kedro_handoff.fingerprint import document_fingerprint

_MAX_PROBLEMS = 20
PROPOSED = "proposed"  # as `meta.status`: drafted for somebody who has not read it yet


@dataclass(frozen=True)
class Expectation:
    """One promise of a suite.

    Attributes:
        type: Expectation type, as in Great Expectations.
        kwargs: Its arguments, as written.
        severity: `critical`, `warning` or `info`.
        notes: The author's remark; empty where there is none.
        line: Where it begins in the file, counted from 1.
        environments: Where it holds: `training`, `serving` or both.
    """

    type: str
    kwargs: Mapping[str, Any]
    severity: str
    notes: str
    line: int
    environments: tuple[str, ...] = field(default=ENVIRONMENTS, compare=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that have to be there for this expectation to be judged."""
        single = [self.kwargs[name] for name in COLUMN_ARGUMENTS if name in self.kwargs]
        many = [column for name in COLUMN_LIST_ARGUMENTS for column in self.kwargs.get(name, ())]
        return tuple(single + many)


@dataclass(frozen=True)
class Suite:
    """A contract as its file says it.

    Attributes:
        path: The file.
        document: The whole file, parsed; Great Expectations takes it as it is.
        expectations: In the order of the file; never empty.
        fingerprint: Changes when any value in the file does. Of a part for one environment it ends in
            `@` and the environment's name.
        environment: The environment that this is the part for; `None` for the contract as the file has it.
    """

    path: Path
    document: Mapping[str, Any]
    expectations: tuple[Expectation, ...]
    fingerprint: str
    environment: str | None = None

    @property
    def meta(self) -> Mapping[str, Any]:
        """The handoff's own facts: owner, producer, consumers, description, key, columns, version."""
        return self.document.get("meta") or {}

    @property
    def key(self) -> tuple[str, ...]:
        """Columns that name a row to a person; empty where the contract names none."""
        return tuple(self.meta.get("key") or ())

    @property
    def proposed(self) -> bool:
        """Whether it was drafted and nobody has confirmed it yet; it is held all the same."""
        return bool(self.meta.get("status") == PROPOSED)

    def for_environment(self, name: str) -> Suite:
        """The part of the contract that holds at `training` or `serving`.

        Raises:
            ContractDeclarationError: Nothing is promised there, or the list of the table's columns names
                some that are not there.
        """
        kept = [place for place, e in enumerate(self.expectations) if name in e.environments]
        problems = list(self._problems_at(name, kept))
        if problems:
            raise _refused(self.path, problems)
        if len(kept) == len(self.expectations):
            return replace(self, environment=name)
        entries = self.document["expectations"]
        return replace(
            self,
            document={**self.document, "expectations": [entries[place] for place in kept]},
            expectations=tuple(self.expectations[place] for place in kept),
            fingerprint=f"{self.fingerprint}@{name}",
            environment=name,
        )

    def without(self, names: Collection[str]) -> Suite:
        """The contract without some of its promises, for tests on tables too small to keep them.

        Args:
            names: Expectation types, each as `type`, or as `type of column` (`type of a, b` for several).
        """
        kept = [
            place
            for place, e in enumerate(self.expectations)
            if e.type not in names and f"{e.type} of {', '.join(map(str, e.columns))}" not in names
        ]
        entries = self.document["expectations"]
        return replace(
            self,
            document={**self.document, "expectations": [entries[place] for place in kept]},
            expectations=tuple(self.expectations[place] for place in kept),
            fingerprint=f"{self.fingerprint}-{len(self.expectations) - len(kept)}",
        )

    def _problems_at(self, name: str, kept: list[int]) -> list[Problem]:
        if not kept:
            return [(1, f"nothing is promised for {name}, so the contract would always hold there")]
        facts = self.meta.get("columns") or {}
        lists = [self.expectations[place] for place in kept if is_schema(self.expectations[place].type)]
        absent = [(e.line, absent_columns(e.kwargs, name, facts)) for e in lists]
        return [
            (
                line,
                f"the list of columns names {', '.join(columns)}, which {name} does not have; give it "
                f"`meta: {{environments: [{_other(name)}]}}` and write another list for {name}",
            )
            for line, columns in absent
            if columns
        ]


def read_suite(path: Path) -> Suite:
    """Read and audit a contract file.

    Raises:
        ContractDeclarationError: The file is missing, is not YAML, or promises something that cannot be
            judged. All problems of the file are in the one message, each with its line.
    """
    return _read(path, text_of(path))


# A run reads each contract before its first node and at every load and save.
@lru_cache(maxsize=256)
def _read(path: Path, text: str) -> Suite:
    read = parse_document(path, text)
    problems = problems_of(read)
    if problems:
        raise _refused(path, problems)
    return suite_of(read)


def suite_of(read: ContractDocument) -> Suite:
    """The suite of a file that was parsed; nothing is audited, so only for one that is known to be sound."""
    facts = (read.value.get("meta") or {}).get("columns") or {}
    expectations = tuple(
        _expectation(entry, line, facts)
        for entry, line in zip(read.value["expectations"], read.expectation_lines, strict=True)
    )
    return Suite(read.path, read.value, expectations, document_fingerprint(read.value))


def _expectation(entry: Mapping[str, Any], line: int, facts: Mapping[str, Any]) -> Expectation:
    kwargs = entry.get("kwargs") or {}
    return Expectation(
        type=entry["type"],
        kwargs=kwargs,
        severity=entry.get("severity", "critical"),
        notes=_as_text(entry.get("notes")),
        line=line,
        environments=expectation_environments(kwargs, entry.get("meta") or {}, facts),
    )


def _refused(path: Path, problems: list[Problem]) -> ContractDeclarationError:
    listed = "\n".join(f"  {path}:{line}: {problem}" for line, problem in problems[:_MAX_PROBLEMS])
    more = f"\n  ... and {len(problems) - _MAX_PROBLEMS} more" if len(problems) > _MAX_PROBLEMS else ""
    count = "1 thing" if len(problems) == 1 else f"{len(problems)} things"
    return ContractDeclarationError(
        f"The contract {path.name} is wrongly declared; mend {count} in it:\n{listed}{more}",
        path=path,
        line=problems[0][0],
        problems=problems,
    )


def _other(environment: str) -> str:
    return next(name for name in ENVIRONMENTS if name != environment)


def _as_text(notes: Any) -> str:
    if isinstance(notes, list):
        return " ".join(map(str, notes))
    return str(notes) if notes else ""
