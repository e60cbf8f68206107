"""All contracts of a project with the history of their datasets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from kedro_handoff.contracts.overview import LAYERS
from kedro_handoff.contracts.page import terms
from kedro_handoff.contracts.page.facts import Contract, DatasetHistory, Site
from kedro_handoff.contracts.page.history import dataset_history
from kedro_handoff.contracts.page.status import badness, worst
from kedro_handoff.contracts.suite import Suite, read_suite
from kedro_handoff.contracts.value_words import share_in_words
from kedro_handoff.errors import ContractDeclarationError
from kedro_handoff.page.plain import message
from kedro_handoff.project import Project
from kedro_handoff.store import utc_now
from kedro_handoff.structure import EntryFacts, ProjectStructure


def contract_site(structure: ProjectStructure, title: str) -> Site:
    """Everything that the pages of a project show.

    Contracts that cannot be read and records that are damaged are among it, as what they are.

    Args:
        structure: The project's pipelines and datasets.
        title: Its name, for people.
    """
    entries = _entries_by_file(structure)
    contracts = [_contract(path, found, structure.project) for path, found in entries.items()]
    under = {entry.name for found in entries.values() for entry in found}
    return Site(
        title=title,
        env=structure.project.env,
        made=utc_now(),
        contracts=tuple(sorted(contracts, key=_order)),
        without=tuple(name for name in structure.boundaries() if name not in under),
    )


def slug(name: str) -> str:
    """A name as a part of a file name and of an address, its own for each name.

    Plain names stay as they are; others lose what is not plain and gain a few digits of their hash, as do
    those that differ from another by capitals alone on some disks.
    """
    if re.fullmatch(r"[a-z0-9_-]{1,80}", name) and name != "index":
        return name
    plain = re.sub(r"[^A-Za-z0-9_]+", "-", name).strip("-")[:60]
    return f"{plain or 'contract'}-{sha256(name.encode()).hexdigest()[:8]}"


def _entries_by_file(structure: ProjectStructure) -> dict[Path, list[EntryFacts]]:
    """Every contract file with the catalog entries that name it; files that nobody names have none."""
    project = structure.project
    found: dict[Path, list[EntryFacts]] = {}
    for entry in structure.entries.values():
        if entry.contract:
            found.setdefault(project.contract_path(entry.contract), []).append(entry)
    for folder in project.environments():
        for path in sorted((folder / "contracts").glob("*.yml")):
            found.setdefault(project.contract_path(path.stem), [])
    return found


def _order(contract: Contract) -> tuple[Any, ...]:
    layer = min((_layer_order(each.layer) for each in contract.datasets), default=_layer_order(""))
    # What holds and what was never judged both need no look.
    return min(badness(contract.status), badness("held")), layer, contract.name


def _layer_order(layer: str) -> tuple[int, str]:
    return (LAYERS.index(layer) if layer in LAYERS else len(LAYERS)), layer


def _contract(path: Path, entries: Iterable[EntryFacts], project: Project) -> Contract:
    suite, problem = _read(path, project)
    words = terms.words_by_place(suite) if suite else {}
    datasets = tuple(
        _dataset(entry, project, words, suite.fingerprint if suite else None)
        for entry in sorted(entries, key=lambda entry: entry.name)
    )
    status = "wrongly_declared" if problem else worst(each.status for each in datasets)
    promises = terms.promises_of(suite, _broken(datasets)) if suite else ()
    meta = suite.meta if suite else {}
    return Contract(
        name=path.stem,
        slug=slug(path.stem),
        file=project.relative(path).as_posix(),
        problem=problem,
        columns=terms.columns_of(suite, promises) if suite else (),
        table=terms.table_promises(promises),
        promises=promises,
        datasets=datasets,
        status=status,
        proposed=suite is not None and suite.proposed,
        notes=_text(suite.document.get("notes")) if suite else "",
        **_said(meta, [each.name for each in datasets]),
    )


def _said(meta: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {
        "owner": _text(meta.get("owner")),
        "producer": _text(meta.get("producer")),
        "consumers": tuple(map(str, meta.get("consumers") or ())),
        "description": _text(meta.get("description")),
        "version": _text(meta.get("version")),
        "key": tuple(map(str, meta.get("key") or ())),
        "consequence": consequence(meta, names),
        "predicted_at": _text(meta.get("predicted_at")),
    }


def _dataset(
    entry: EntryFacts, project: Project, words: Mapping[terms.Place, str], fingerprint: str | None
) -> DatasetHistory:
    judgements, older = dataset_history(project, entry.name, words, fingerprint)
    options = (entry.validator or {}).get("options") or {}
    # Training is what holds where nothing is said; a page says only what is special.
    environment = "serving" if options.get("environment") == "serving" else ""
    return DatasetHistory(entry.name, entry.layer or "", environment, judgements, older)


def consequence(meta: Mapping[str, Any], datasets: Sequence[str]) -> str:
    """What happens when a promise is broken, in words.

    Args:
        meta: The contract's own facts.
        datasets: Whose contract it is; `{dataset}` in a name stands for each of them.
    """
    action = _text(meta.get("on_violation")) or "stop"
    if action == "stop":
        return "the run stops, and nothing is written"
    if action == "warn":
        return "it is reported, and the run goes on"
    facts = meta.get("quarantine")
    if action != "quarantine" or not isinstance(facts, Mapping):
        return action
    share, place = facts.get("at_most"), str(facts.get("dataset"))
    places = ", ".join(place.replace("{dataset}", name) for name in datasets) if "{" in place else place
    most = share_in_words(share) if isinstance(share, int | float) else "the agreed share"
    return (
        f"the rows that break it are set aside in {places or place}; above {most} of the rows, or where "
        "it is about the whole table, the run stops"
    )


def _read(path: Path, project: Project) -> tuple[Suite | None, str]:
    try:
        return read_suite(path), ""
    except ContractDeclarationError as error:
        return None, message(error, project.path)


def _broken(datasets: Iterable[DatasetHistory]) -> dict[terms.Place, str]:
    """Status of what did not hold at the last judgement of any dataset."""
    last = (dataset.last for dataset in datasets)
    failures = (failure for judgement in last if judgement for failure in judgement.failures)
    return {(failure.column, failure.call): failure.status for failure in failures}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value).strip()
