"""Two sides compared: which contract stands against which, and whether the whole may go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kedro_handoff.contracts.change.changes import ContractDiff
from kedro_handoff.contracts.change.difference import compare_all, compare_contracts
from kedro_handoff.contracts.change.promises import ContractText
from kedro_handoff.contracts.change.sides import Side
from kedro_handoff.errors import ProjectError


@dataclass(frozen=True)
class Comparison:
    """What lies between two sides.

    Attributes:
        old: Title of the old side.
        new: Title of the new side.
        contracts: The comparison of each contract, unchanged ones included.
        not_compared: Contracts that only one side could know: a run tells of those that it judged.
    """

    old: str
    new: str
    contracts: tuple[ContractDiff, ...]
    not_compared: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[ContractDiff, ...]:
        """Contracts that are not as they were."""
        return tuple(diff for diff in self.contracts if diff.status != "unchanged")

    @property
    def problems(self) -> tuple[ContractDiff, ...]:
        """Contracts that may not go on as they are."""
        return tuple(diff for diff in self.contracts if diff.problem)


def compare_sides(old: Side, new: Side, may_go: frozenset[str] = frozenset()) -> Comparison:
    """Compare two sides: one contract with one, one with its fellow on the other side, or all with all.

    Raises:
        ProjectError: A single contract has no fellow, or there is nothing to compare.
    """
    if old.one or new.one:
        first, second = _fellows(old, new)
        # Two files may be called as they like: they were named as the two versions of one contract.
        first = replace(first, name=second.name)
        return Comparison(old.title, new.title, (compare_contracts(first, second),))
    if not old.contracts and not new.contracts:
        raise ProjectError(f"There are no contracts in {old.title} and none in {new.title}.")
    by_name = old.folder or new.folder
    before, after = (_by_name(side.contracts) if by_name else side.contracts for side in (old, new))
    apart: set[str] = set()
    if old.partial or new.partial:
        apart = set(before) ^ set(after)
        before, after = (
            {key: text for key, text in side.items() if key not in apart} for side in (before, after)
        )
    diffs = compare_all(before, after, may_go=may_go)
    return Comparison(old.title, new.title, tuple(diffs), tuple(sorted(apart)))


def _fellows(old: Side, new: Side) -> tuple[ContractText, ContractText]:
    if old.one and new.one:
        return _only(old), _only(new)
    single, other = (old, new) if old.one else (new, old)
    [(path, contract)] = single.contracts.items()
    fellow = other.contracts.get(path) or _by_name(other.contracts).get(contract.name)
    if fellow is None:
        raise ProjectError(
            f"{other.title} has no contract '{contract.name}' to compare {contract.place} with."
        )
    return (contract, fellow) if old.one else (fellow, contract)


def _only(side: Side) -> ContractText:
    [contract] = side.contracts.values()
    return contract


def _by_name(contracts: Mapping[str, ContractText]) -> dict[str, ContractText]:
    return {contract.name: contract for contract in contracts.values()}
