"""What is missing between a project's pipelines, its catalog and its contracts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kedro.validation import ValidationConfigurationError, ValidatorSpec

from kedro_handoff.contracts.code_audit import imports_across_roles, raw_readers
from kedro_handoff.contracts.key_promise import key_gaps
from kedro_handoff.contracts.problem import Problem
from kedro_handoff.contracts.quarantine.audit import quarantine_problems
from kedro_handoff.contracts.quarantine.rule import line_of_rule
from kedro_handoff.contracts.reading.document import parse_document
from kedro_handoff.contracts.reading.facts import ENVIRONMENTS
from kedro_handoff.contracts.suite import Suite, read_suite
from kedro_handoff.errors import ContractDeclarationError
from kedro_handoff.handoff_settings import SETTINGS_FILE
from kedro_handoff.imports import names_of
from kedro_handoff.near_names import did_you_mean
from kedro_handoff.project import validation_is_off
from kedro_handoff.structure import (
    CONTRACT_CLASSES,
    CONTRACT_OPTIONS,
    EntryFacts,
    ProjectStructure,
)

PLACEHOLDERS = ("put a name or an address here", "say here what one row is, and where it comes from")
_FACTS = ("owner", "producer", "consumers", "description")


def audit(structure: ProjectStructure) -> list[Problem]:
    """All problems of a project, in the order in which they are best mended."""
    return [
        *_settings(structure),
        *_roles(structure),
        *_boundaries(structure),
        *_validators(structure),
        *_contract_files(structure),
        *_quarantines(structure),
        *raw_readers(structure),
        *imports_across_roles(structure),
    ]


def _settings(structure: ProjectStructure) -> Iterator[Problem]:
    """What is wrong with the settings and stops no run."""
    problem = structure.project.settings.runs.problem
    if problem:
        file, _, message = problem.partition(": ")
        yield Problem("wrong-run-settings", message, str(structure.project.relative(Path(file))))


def _roles(structure: ProjectStructure) -> Iterator[Problem]:
    project = structure.project
    roles = project.settings.roles
    file = str(project.relative(project.base / SETTINGS_FILE))
    covered = {node.name for name in roles for node in structure.pipelines.get(name, ())}
    for name, nodes in structure.named_pipelines.items():
        # A registered sum of other pipelines has the roles of its parts.
        if name not in roles and not {node.name for node in nodes} <= covered:
            message = f"pipeline '{name}' has no role; add `{name}: {{role: ...}}` under `pipelines:`"
            yield Problem("pipeline-without-role", message, file)
    for name in sorted(roles.keys() - structure.pipelines.keys()):
        yield Problem("unknown-pipeline", f"pipeline '{name}' is not registered; take it out", file)


def _boundaries(structure: ProjectStructure) -> Iterator[Problem]:
    for dataset, (writers, readers) in structure.boundaries().items():
        entry = structure.entries[dataset]
        crossing = f"'{dataset}' goes from {_listed(writers)} to {_listed(readers - writers)}"
        if not entry.persisted:
            message = f"{crossing} but is not persisted; give it a catalog entry with a file, and a contract"
            yield _at("boundary-not-persisted", message, entry, structure)
        elif entry.contract is None:
            message = (
                f"{crossing} without a contract; add `validator: {{class: kedro_handoff.Contract, "
                f"options: {{dataset: {dataset}}}}}`"
            )
            yield _at("boundary-without-contract", message, entry, structure)


def _validators(structure: ProjectStructure) -> Iterator[Problem]:
    if validation_is_off():
        message = "KEDRO_DATASET_VALIDATION is off in this environment: no contract is enforced; unset it"
        yield Problem("validation-off", message, "the environment")
    by_chunks = {
        name for nodes in structure.pipelines.values() for n in nodes if n.by_chunks for name in n.outputs
    }
    for entry in structure.entries.values():
        for message in _declaration_problems(entry, structure):
            yield _at("validator-wrong", message, entry, structure)
        if entry.contract is None or entry.validator is None:
            continue
        for message in _validator_problems(entry, structure):
            yield _at("validator-off", message, entry, structure)
        options = entry.validator.get("options") or {}
        if str(options.get("dataset", entry.name)).split("@")[0] not in (
            entry.name,
            entry.name.split("@")[0],
        ):
            message = (
                f"the validator of '{entry.name}' says `dataset: {options['dataset']}`; say its own name"
            )
            yield _at("dataset-misnamed", message, entry, structure)
        if entry.name in by_chunks and entry.validator.get("skip_load_after_save"):
            message = (
                f"'{entry.name}' is saved chunk by chunk and judged in parts only; take "
                "`skip_load_after_save` out, so that the whole is judged on loading"
            )
            yield _at("judged-in-parts", message, entry, structure)


def _declaration_problems(entry: EntryFacts, structure: ProjectStructure) -> Iterator[str]:
    for key in get_close_matches("validator", list(map(str, entry.config)), n=1, cutoff=0.8):
        if key != "validator":
            yield f"'{entry.name}' has the key `{key}`; did you mean `validator`?"
    validator = entry.config.get("validator")
    if validator is None:
        return
    try:
        spec = ValidatorSpec.from_dataset_config(entry.name, validator)
    except ValidationConfigurationError as error:
        yield str(error)
        return
    if spec.class_path not in CONTRACT_CLASSES:
        if spec.class_path.startswith("kedro_handoff."):
            known = CONTRACT_CLASSES[0]
            yield f"the validator of '{entry.name}' is `{spec.class_path}`; did you mean {known}?"
        return
    for option in map(str, spec.options.keys() - CONTRACT_OPTIONS):
        hint = did_you_mean(option, CONTRACT_OPTIONS)
        yield f"the validator of '{entry.name}' has the unknown option '{option}'{hint}"
    environment = str(spec.options.get("environment") or "training")
    if environment not in ENVIRONMENTS:
        known, hint = " or ".join(ENVIRONMENTS), did_you_mean(environment, ENVIRONMENTS)
        yield f"the validator of '{entry.name}' says `environment: {environment}`; it is {known}{hint}"
    view = spec.options.get("as_table")
    if view and not names_of(structure.source, structure.package, str(view)):
        yield f"the validator of '{entry.name}' names `as_table: {view}`, which is not in the source"


def _validator_problems(entry: EntryFacts, structure: ProjectStructure) -> Iterator[str]:
    validator = entry.validator or {}
    if validator.get("enabled", True) is False:
        yield f"the validator of '{entry.name}' is switched off"
    if validator.get("severity", "error") == "warn":
        yield (
            f"the validator of '{entry.name}' only warns, whatever breaks; give single expectations "
            "`severity: warning` in the contract instead"
        )
    # YAML 1.1 reads an unquoted `on` as a truth value, as Kedro knows.
    unquoted: Any = True
    modes = validator.get("on", validator.get(unquoted, ["load", "save"]))
    nodes = [node for nodes in structure.pipelines.values() for node in nodes]
    written = any(entry.name in node.outputs for node in nodes)
    read = any(entry.name in node.inputs for node in nodes)
    missing = "save" if written else "load" if read else None
    if missing is not None and missing not in modes:
        yield f"the validator of '{entry.name}' does not hold on {missing}; take `on` out"


def _contract_files(structure: ProjectStructure) -> Iterator[Problem]:
    project = structure.project
    used = {entry.contract: entry for entry in structure.entries.values() if entry.contract}
    for name, entry in sorted(used.items()):
        path = project.contract_path(name)
        if not path.is_file():
            message = f"'{entry.name}' names the contract '{name}', but there is no {project.relative(path)}"
            yield _at("contract-missing", message, entry, structure)
            continue
        try:
            suite = read_suite(path)
            used_in = {e.environment for e in structure.entries.values() if e.contract == name}
            for environment in sorted(used_in & set(ENVIRONMENTS)):
                suite.for_environment(environment)
        except ContractDeclarationError as error:
            for line, message in error.problems or [(error.line, str(error))]:
                yield Problem("contract-wrong", message, str(project.relative(path)), line)
        else:
            yield from _facts(suite, name, structure)
    yield from _unused_contracts(set(used), structure)


def _unused_contracts(used: set[str | None], structure: ProjectStructure) -> Iterator[Problem]:
    project = structure.project
    for folder in project.environments():
        for path in sorted((folder / "contracts").glob("*.y*ml")):
            if project.contract_path(path.stem) == path and path.stem in used:
                continue
            message = "no catalog entry uses this contract; name it in a `validator:` key, or delete it"
            if path.stem in used and path.suffix == ".yml":
                continue  # the environment's own file comes before the one in base
            if path.stem in used:
                message = f"contracts end in .yml: rename it to {path.stem}.yml"
            yield Problem("contract-unused", message, str(project.relative(path)))


def _quarantines(structure: ProjectStructure) -> Iterator[Problem]:
    for entry in structure.entries.values():
        if entry.contract is None:
            continue
        try:
            suite = read_suite(structure.project.contract_path(entry.contract))
        except ContractDeclarationError:
            continue  # said of the file already
        file = str(structure.project.relative(suite.path))
        for message in quarantine_problems(entry, suite, structure):
            yield Problem("quarantine-wrong", message, file, line_of_rule(suite.path))


def _facts(suite: Suite, name: str, structure: ProjectStructure) -> Iterator[Problem]:
    file = str(structure.project.relative(suite.path))
    for fact in blanks(suite.meta):
        said = f"still says '{suite.meta[fact]}'" if suite.meta.get(fact) else "is missing"
        yield Problem("contract-incomplete", f"`meta.{fact}` {said}", file)
    held = [entry.name for entry in structure.entries.values() if entry.contract == name]
    if suite.proposed:
        line = parse_document(suite.path).line_of("meta", "status")
        message = (
            "the contract was proposed and nobody has confirmed it: read it, then "
            f"`kedro handoff contract confirm {held[0] if held else name}`"
        )
        yield Problem("contract-proposed", message, file, line)
    for gap in key_gaps(suite):
        yield Problem("key-not-promised", gap, file)
    readers = {role for dataset in held for role in structure.readers(dataset)}
    unsaid = readers - set(suite.meta.get("consumers") or ())
    if suite.meta.get("consumers") and unsaid:
        message = f"`meta.consumers` does not name {_listed(unsaid)}, which reads it"
        yield Problem("contract-incomplete", message, file)
    writers = {role for dataset in held for role in structure.writers(dataset)}
    if suite.meta.get("producer") and writers and suite.meta["producer"] not in writers:
        message = f"`meta.producer` is '{suite.meta['producer']}', but {_listed(writers)} writes it"
        yield Problem("contract-incomplete", message, file)


def blanks(meta: Mapping[str, Any]) -> list[str]:
    """Facts of a contract that nobody has filled in yet."""
    return [fact for fact in _FACTS if not meta.get(fact) or meta[fact] in PLACEHOLDERS]


def _at(code: str, message: str, entry: EntryFacts, structure: ProjectStructure) -> Problem:
    fallback = structure.project.base / "catalog.yml"
    file: Path = structure.project.relative(entry.file or fallback)
    return Problem(code, message, str(file), entry.line)


def _listed(roles: set[str]) -> str:
    return " and ".join(sorted(roles))
