"""`%handoff_contract` in a notebook: what a dataset's contract promises, or whether a frame keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kedro_handoff.errors import ContractError, DraftError
from kedro_handoff.magics.line import said_in_a_sentence, words_with
from kedro_handoff.magics.project import structure_of

if TYPE_CHECKING:
    from kedro_handoff.contracts.summary import Summary
    from kedro_handoff.structure import EntryFacts, ProjectStructure

_USAGE = "%handoff_contract DATASET [FRAME]"


@said_in_a_sentence
def handoff_contract(line: str, local_ns: dict[str, Any] | None = None) -> Any:
    """Show the contract of a dataset in plain words; with a variable, hold its table to the contract.

    `%handoff_contract visits` shows what is promised; `%handoff_contract visits df` judges the table `df`
    as saving it would, and saves nothing.
    """
    names = local_ns or {}
    dataset, *variable = _read(line)
    if variable and variable[0] not in names:
        raise ContractError(f"There is no variable `{variable[0]}` in this notebook: {_USAGE}")
    return _summary(structure_of(names), dataset, variable, names)


def _read(line: str) -> list[str]:
    words = words_with(line, (), _USAGE, ContractError)
    if not words:
        raise ContractError(f"Say which dataset: {_USAGE}")
    if len(words) > 2:
        raise ContractError(f"`{' '.join(words[2:])}` is more than a dataset and a frame: {_USAGE}")
    return words


def _summary(
    structure: ProjectStructure, dataset: str, variable: list[str], names: Mapping[str, Any]
) -> Summary:
    # pandas; loading this module is part of starting a notebook
    from kedro_handoff.contracts.draft.source import entry_of
    from kedro_handoff.contracts.evaluation import evaluate
    from kedro_handoff.contracts.suite import read_suite
    from kedro_handoff.contracts.summary import Summary

    entry = entry_of(structure, dataset)
    if entry.contract is None:
        raise DraftError(
            f"'{dataset}' is held to no contract. `%handoff_draft {dataset}` shows what one could promise."
        )
    path = structure.project.contract_path(entry.contract)
    file, suite = str(structure.project.relative(path)), read_suite(path)
    suite = suite.for_environment(entry.environment)
    if not variable:
        return Summary(dataset, file, suite)
    verdict = evaluate(suite, _table(entry, names[variable[0]], variable[0]))
    return Summary(dataset, file, suite, verdict, variable[0])


def _table(entry: EntryFacts, value: Any, variable: str) -> Any:
    from kedro_handoff.contracts.tables.kinds import TABLES, why_not_a_table
    from kedro_handoff.contracts.view import viewed

    view = ((entry.validator or {}).get("options") or {}).get("as_table")
    table = viewed(value, str(view), entry.name, f"give another object than `{variable}`") if view else value
    odd = why_not_a_table(table)
    if odd:
        raise ContractError(f"`{variable}` is no table but {odd}; the contract is held on {TABLES}.")
    return table
