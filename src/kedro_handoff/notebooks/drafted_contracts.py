"""Contracts for what a promotion's nodes write: drafted from what they made in the proof, marked proposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kedro_handoff.contracts.quarantine.rule import violation_rule
from kedro_handoff.contracts.suite import Suite, read_suite
from kedro_handoff.contracts.tables.kinds import table_kind
from kedro_handoff.contracts.verdict import Verdict
from kedro_handoff.contracts.view import viewed
from kedro_handoff.errors import ContractError, DraftError, NotebookError
from kedro_handoff.notebooks.catalog_text import with_key
from kedro_handoff.notebooks.evidence import Evidence
from kedro_handoff.notebooks.files import FileChange, read_text
from kedro_handoff.notebooks.keeping import Unkept
from kedro_handoff.notebooks.plan import NodePlan
from kedro_handoff.notebooks.promotion import Promotion
from kedro_handoff.structure import EntryFacts, NodeFacts, ProjectStructure, with_nodes

_CLASS = "kedro_handoff.Contract"


def drafted_contracts(
    structure: ProjectStructure, promotion: Promotion, evidence: Evidence
) -> Iterator[FileChange | str]:
    """A contract, and the validator that holds it, for each table that the new nodes persist.

    A dataset that has a contract or another validator keeps it; it is said where the contract does not hold
    on what the node makes now.
    """
    structure = _promoted(structure, promotion)
    catalogs: dict[Path, str] = {}  # of several entries in one file each needs the text behind the last
    for entry in persisted_outputs(structure, promotion):
        saved = evidence.outputs.get(entry.name)
        loaded = evidence.loaded.get(entry.name, saved)
        if entry.validator is not None and _contract_file(structure, entry).is_file():
            yield from _kept(structure, entry, saved)
            continue
        reason = why_none(structure, entry, loaded)
        if saved is None or isinstance(saved, Unkept) or isinstance(loaded, Unkept):
            reason = "the proof could not keep what the node made"
        if reason:
            yield f"no contract was drafted for '{entry.name}': {reason}"
            continue
        yield from _drafted(structure, promotion, evidence, entry, catalogs)


def persisted_outputs(structure: ProjectStructure, promotion: Promotion) -> Iterator[EntryFacts]:
    """Catalog entries of what the nodes of a promotion write, in the order of the nodes."""
    names = [output for node in promotion.plan.nodes for output in node.outputs]
    for name in dict.fromkeys(name.split("@")[0] for name in names):
        entry = structure.entries.get(name)
        if entry is not None and entry.persisted and entry.file is not None:
            yield entry


def why_none(structure: ProjectStructure, entry: EntryFacts, value: Any) -> str:
    """Why no contract is to be drafted for an output without one; empty where one is."""
    relative = structure.project.relative(_contract_file(structure, entry))
    if entry.validator is not None and entry.contract is None:
        return f"the catalog holds it to a validator of its own, {entry.validator.get('class')}"
    if entry.contract is None and _contract_file(structure, entry).is_file():
        return f"{relative} is there already, but the catalog does not name it"
    if table_kind(value) != "pandas" and not _view(entry):
        kind = f"{type(value).__module__}.{type(value).__qualname__}"
        return f"it is no pandas table but a {kind}; a view makes one of it (docs: how-to/not-a-table)"
    shared = entry.contract and entry.contract != entry.name
    if shared:
        return f"its entry names the contract {relative}, which is missing and may hold for other datasets"
    return ""


def _promoted(structure: ProjectStructure, promotion: Promotion) -> ProjectStructure:
    """The project as it is with the new nodes, and with what the promotion wrote into the catalog."""
    module = f"{structure.package}.pipelines.{promotion.pipeline}.nodes"
    return with_nodes(structure, promotion.pipeline, [_facts(n, module) for n in promotion.plan.nodes])


def _facts(node: NodePlan, module: str) -> NodeFacts:
    taken = tuple(name.split("@")[0] for name in node.inputs.values())
    return NodeFacts(node.name, taken, tuple(name.split("@")[0] for name in node.outputs), module)


def _contract_file(structure: ProjectStructure, entry: EntryFacts) -> Path:
    return structure.project.contract_path(entry.contract or entry.name)


def _view(entry: EntryFacts) -> str:
    return str(((entry.validator or {}).get("options") or {}).get("as_table") or "")


def _drafted(
    structure: ProjectStructure,
    promotion: Promotion,
    evidence: Evidence,
    entry: EntryFacts,
    catalogs: dict[Path, str],
) -> Iterator[FileChange | str]:
    # pandas and numpy; a promotion without proof does not need them
    from kedro_handoff.contracts.draft.writing import draft_made

    name = entry.name
    made = evidence.outputs[name], evidence.loaded.get(name, evidence.outputs[name])
    try:
        saved, loaded = (_table(entry, value) for value in made)
        catalog = _with_validator(structure, entry, _declared(promotion, name), catalogs)
        source = f"{name}, as the replay of {promotion.notebook} made them,"
        drafted = draft_made(structure, name, saved, loaded, evidence.inputs, source, promotion.pipeline)
    except (DraftError, ContractError, NotebookError) as error:
        yield f"no contract was drafted for '{name}': {error}"
        return
    catalogs.update({change.path: change.after for change in catalog})
    yield from catalog
    yield FileChange(structure.project.relative(drafted.path), read_text(drafted.path), drafted.text)
    yield (
        f"'{name}' has a proposed contract of {len(drafted.draft.proposals)} promises, which runs and "
        f"notebooks are held to from now on: read it, then `kedro handoff contract confirm {name}`"
    )


def _table(entry: EntryFacts, value: Any) -> Any:
    view = _view(entry)
    return viewed(value, view, entry.name, "strike it from the catalog") if view else value


def _declared(promotion: Promotion, name: str) -> str:
    """The key of the entry that a node writes: `visits@pandas` of a dataset with several entries."""
    outputs = [output for node in promotion.plan.nodes for output in node.outputs]
    return next(output for output in outputs if output.split("@")[0] == name)


def _with_validator(
    structure: ProjectStructure, entry: EntryFacts, key: str, catalogs: Mapping[Path, str]
) -> list[FileChange]:
    """The catalog file with the validator in the entry under a key; none where it is there.

    Args:
        structure: The project.
        entry: The entry.
        key: Its key in the file.
        catalogs: Texts of catalog files as they will be by then, where they change.

    Raises:
        NotebookError: It cannot be written there.
    """
    if entry.validator is not None or entry.file is None:
        return []
    shown = structure.project.relative(entry.file)
    before = catalogs.get(shown) or read_text(entry.file) or ""
    value: Mapping[str, Any] = {"class": _CLASS, "options": {"dataset": entry.name}}
    if key not in _names(before):
        raise NotebookError(
            f"a pattern in {shown}, line {entry.line}, makes its entry, and what is written there holds for "
            f"all that fit it; write an entry of its own, then `kedro handoff contract draft {entry.name}`"
        )
    try:
        return [FileChange(shown, before, with_key(before, key, "validator", value))]
    except NotebookError as error:
        raise NotebookError(f"its validator cannot be written into {shown}: {error}") from error


def _names(text: str) -> list[str]:
    from kedro_handoff.safe_yaml import read_yaml

    document = read_yaml(text)
    return list(document) if isinstance(document, dict) else []


def _kept(structure: ProjectStructure, entry: EntryFacts, value: Any) -> Iterator[str]:
    """What to say of a contract that was there: nothing, unless the node's data do not keep it."""
    if entry.contract is None:
        return
    path = _contract_file(structure, entry)
    shown = structure.project.relative(path)
    # Not at the top: pandas, and a promotion without proof does not need it.
    from kedro_handoff.contracts.evaluation import evaluate

    try:
        suite = read_suite(path).for_environment(entry.environment)
        verdict = evaluate(suite, _table(entry, value))
    except ContractError as error:
        yield f"the contract {shown} could not be held on what makes '{entry.name}' now: {error}"
        return
    if verdict.critical:
        yield _broken(suite, verdict, entry.name, str(shown))


def _broken(suite: Suite, verdict: Verdict, name: str, shown: str) -> str:
    stops = violation_rule(suite.meta).action == "stop"
    first = verdict.critical[0]
    of = f"{first.column}: " if first.column else ""
    more = f" (and {len(verdict.critical) - 1} more)" if len(verdict.critical) > 1 else ""
    return (
        f"'{name}' as the node makes it now breaks its contract {shown}"
        f"{', so that `kedro run` will stop there' if stops else ''}: {of}promised {first.words}, found "
        f"{first.found}{more}"
    )
