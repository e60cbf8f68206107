"""Two versions of a contract compared, and two sets of contracts."""

from __future__ import annotations

from collections.abc import Mapping

from kedro_handoff.contracts.change.changes import Change, ContractDiff, VersionCheck
from kedro_handoff.contracts.change.meta_changes import meta_changes
from kedro_handoff.contracts.change.promise_changes import promise_changes
from kedro_handoff.contracts.change.promises import ContractText
from kedro_handoff.contracts.change.version import check_version

_ORDER = ("both", "consumers", "producers", "neither")


def compare_contracts(old: ContractText, new: ContractText) -> ContractDiff:
    """Every change between two versions of a contract, and what it asks of the version."""
    changes = [] if old.fingerprint == new.fingerprint else _all_changes(old, new)
    renamed = old.name != new.name
    if renamed:
        why = "whoever names this contract or its dataset has to follow"
        changes.insert(0, Change("both", "changed", "file", "", old.name, new.name, why, 1, 1))
    status = "renamed" if renamed else "changed" if changes else "unchanged"
    if not changes and old.fingerprint != new.fingerprint:
        status = "changed"  # the version alone, or the order
    return ContractDiff(
        new.name,
        status,  # type: ignore[arg-type] # mypy widens a conditional of literals
        old.place,
        new.place,
        tuple(sorted(changes, key=lambda change: _ORDER.index(change.affects))),
        check_version(old.meta.get("version"), new.meta.get("version"), changes),
        _consumers(old),
    )


def compare_all(
    old: Mapping[str, ContractText], new: Mapping[str, ContractText], *, may_go: frozenset[str] = frozenset()
) -> list[ContractDiff]:
    """Two sets of contracts compared by their keys, in the order of their keys.

    A contract that is in `new` under another key with the same promises counts as renamed.

    Args:
        old: Contracts by what identifies them (environment and file).
        new: The same, later.
        may_go: Names of contracts whose removal is agreed on.
    """
    renamed = _renamed(old, new)
    diffs = [compare_contracts(old[key], new[key]) for key in old if key in new]
    diffs += [compare_contracts(old[first], new[second]) for first, second in renamed.items()]
    gone = [key for key in old if key not in new and key not in renamed]
    come = [key for key in new if key not in old and key not in renamed.values()]
    diffs += [_removed(old[key], may_go) for key in gone]
    diffs += [_added(new[key]) for key in come]
    return sorted(diffs, key=lambda diff: (diff.new_place or diff.old_place or "", diff.name))


def _all_changes(old: ContractText, new: ContractText) -> list[Change]:
    return [*meta_changes(old, new), *promise_changes(old.promises, new.promises)]


def _renamed(old: Mapping[str, ContractText], new: Mapping[str, ContractText]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for first in (key for key in old if key not in new):
        for second in (key for key in new if key not in old and key not in pairs.values()):
            # The same name elsewhere is another environment, which is no new name for the old one.
            moved = old[first].name != new[second].name
            same = old[first].document.get("expectations") == new[second].document.get("expectations")
            if moved and same:
                pairs[first] = second
                break
    return pairs


def _removed(old: ContractText, may_go: frozenset[str]) -> ContractDiff:
    why = "the whole contract is gone, and with it all that was promised"
    change = Change("consumers", "removed", "file", "", old.name, "", why, 1, None)
    problem = "" if old.name in may_go else "the contract is removed, and a removed file has no version"
    version = _text(old)
    check = VersionCheck(version, None, "major", None, problem)
    return ContractDiff(old.name, "removed", old.place, None, (change,), check, _consumers(old))


def _added(new: ContractText) -> ContractDiff:
    why = "a first contract: whoever writes the dataset has to keep it; its version begins here"
    change = Change("producers", "added", "file", "", "", new.name, why, None, 1)
    version = new.meta.get("version")
    check = (
        check_version(None, version, ()) if version is not None else VersionCheck(None, None, "none", None)
    )
    return ContractDiff(new.name, "added", None, new.place, (change,), check)


def _text(contract: ContractText) -> str | None:
    version = contract.meta.get("version")
    return None if version is None else str(version)


def _consumers(contract: ContractText) -> tuple[str, ...]:
    found = contract.meta.get("consumers")
    return tuple(map(str, found)) if isinstance(found, list) else ()
