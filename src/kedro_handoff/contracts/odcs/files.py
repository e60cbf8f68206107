"""Contracts of a project as ODCS files, and ODCS files as contracts of a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import yaml

from kedro_handoff.contracts.change.promises import read_contract
from kedro_handoff.contracts.odcs.exporting import export_text, is_unedited
from kedro_handoff.contracts.odcs.importing import Imported, import_text
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.errors import ProjectError
from kedro_handoff.project import Project
from kedro_handoff.safe_yaml import read_yaml

SUFFIX = ".odcs.yaml"


@dataclass(frozen=True)
class PlannedFile:
    """A file to write.

    Attributes:
        path: Where.
        text: Its text.
        current: Whether it is there already and says the same.
    """

    path: Path
    text: str
    current: bool


def exported(project: Project, names: Sequence[str], package: str) -> dict[str, str]:
    """ODCS text of each contract that is named, or of all, by the contract's name.

    Raises:
        ProjectError: There is no contract of that name.
        ContractDeclarationError: A contract is not valid.
    """
    known = _contract_files(project)
    texts = {}
    for name in names or sorted(known):
        path = known.get(project.contract_path(name).stem)
        if path is None:
            close = get_close_matches(name, known, n=1)
            guess = f" Is it '{close[0]}'?" if close else ""
            raise ProjectError(f"There is no contract '{name}' in {project.relative(project.base)}.{guess}")
        read_suite(path)  # only what is valid goes out
        place = project.relative(path).as_posix()
        texts[path.stem] = export_text(read_contract(path.read_text(encoding="utf-8"), place), package)
    return texts


def _contract_files(project: Project) -> dict[str, Path]:
    """Each contract by its name: the environment's own before that of the base environment."""
    files: dict[str, Path] = {}
    for folder in project.environments():
        for path in sorted((folder / "contracts").glob("*.yml")):
            files.setdefault(path.stem, path)
    return files


def export_plan(texts: dict[str, str], output: Path) -> list[PlannedFile]:
    """The files that an export writes: one file, or one for each contract in a folder.

    Raises:
        ProjectError: Several contracts do not go into one file, or a file there was edited by somebody.
    """
    into_file = output.suffix in (".yaml", ".yml") and not output.is_dir()
    if into_file and len(texts) != 1:
        raise ProjectError(f"{len(texts)} contracts do not go into one file; give a folder: --output odcs")
    plan = []
    for name, text in texts.items():
        path = output if into_file else output / f"{name}{SUFFIX}"
        found = _text_of(path)
        if found is not None and found != text and not is_unedited(_says(found)):
            raise ProjectError(
                f"{path} was edited, or is not of this project's making; it stays as it is. Look at what it "
                f"says with `kedro handoff contract import {path} --dry-run`, then delete it or choose "
                "another --output."
            )
        plan.append(PlannedFile(path, text, found == text))
    return plan


def import_plan(project: Project, path: Path, output: Path | None) -> list[tuple[Imported, PlannedFile]]:
    """The contract files that an ODCS file makes, each with what it does not carry over.

    Raises:
        ProjectError: The file cannot be read, or a contract of that name says something else.
        ContractDeclarationError: The file is no ODCS file, or makes no sound contract.
    """
    text = _text_of(path)
    if text is None:
        raise ProjectError(f"There is no file {path}.")
    plan = []
    for contract in import_text(text, str(path)):
        target = _target(project, contract.name, output)
        found = _text_of(target)
        current = found is not None and _says(found) == _says(contract.text)
        if found is not None and not current:
            shown = project.relative(target)
            raise ProjectError(
                f"{shown} is there and says something else; it stays as it is. Write the import elsewhere, "
                f"and compare:\n  kedro handoff contract import {path} --output imported\n"
                f"  kedro handoff contract diff {shown} imported/{target.name}"
            )
        plan.append((contract, PlannedFile(target, contract.text, current)))
    return plan


def _target(project: Project, name: str, output: Path | None) -> Path:
    plain = project.contract_path(name)
    if output is None:
        return plain
    return output if output.suffix in (".yml", ".yaml") and not output.is_dir() else output / plain.name


def _says(text: str) -> object:
    try:
        return read_yaml(text)
    except (yaml.YAMLError, ValueError):
        return text


def _text_of(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"{path} cannot be read: {error}") from error
