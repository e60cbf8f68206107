"""The two sides of a comparison: what a person typed, and the contracts that it means.

| typed | means |
|---|---|
| `conf/base/contracts/visits.yml` | a file, or a folder of contracts |
| `visits` | the contract of that name in the working tree |
| `.` | all contracts of the working tree |
| `:` | all contracts as they are staged |
| `main`, `HEAD~2`, `v1.0` | all contracts at a git revision |
| `main...` | all contracts where the current branch left `main` |
| `main:conf/base/contracts/visits.yml`, `main:visits` | one contract at a revision; without one, as staged |
| `last`, `last~1`, `run:ID`, `2026-01-31T12.30` | the contracts of a run, by its id or the beginning of it |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from kedro_handoff.contracts.change.promises import ContractText, read_contract
from kedro_handoff.contracts.change.revisions import Revisions
from kedro_handoff.contracts.change.runs import find_run, names_a_run, texts_of_run
from kedro_handoff.errors import ProjectError
from kedro_handoff.project import Project

_SUFFIX = ".yml"


@dataclass(frozen=True)
class Side:
    """One side of a comparison.

    Attributes:
        title: What it is, as a person would type it.
        contracts: The contracts by their path in the project.
        one: Whether a single contract was named.
        partial: Whether a contract that is not there says nothing: a run judges what it uses.
        folder: Whether it is some folder, whose files are known by their names only.
    """

    title: str
    contracts: Mapping[str, ContractText]
    one: bool = False
    partial: bool = False
    folder: bool = False


def read_side(project: Project, word: str, environments: tuple[str, ...] = ()) -> Side:
    """The contracts that a word means, in the order of the table above.

    Args:
        project: The project; paths and names are meant in it.
        word: What was typed.
        environments: Kedro environments to look at; all that the configuration has where none is named.

    Raises:
        ProjectError: The word means nothing here.
        RecordError: It names no run.
        ContractDeclarationError: A contract cannot be read.
    """
    if word.startswith("run:") or (names_a_run(word) and not (project.path / word).exists()):
        return _run(project, word.removeprefix("run:"))
    if word == ".":
        return Side(".", _parsed(_working_tree(project, environments), ""))
    path = _existing(project, word)
    if path is not None:
        return _path(project, word, path)
    revision, colon, inner = word.partition(":")
    if not colon:
        named = _named(project, _working_tree(project, environments), word, environments)
        if named is not None:
            return Side(word, _parsed(named, ""), one=True)
    return _revision(project, revision, inner, bool(colon), environments)


def _existing(project: Project, word: str) -> Path | None:
    for path in (Path.cwd() / word, project.path / word):
        # A bare word that is a folder may also be a branch (`docs`); a folder is meant where it is a path.
        if path.is_file() or (path.is_dir() and ("/" in word or path.name == "contracts")):
            return path
    return None


def _path(project: Project, word: str, path: Path) -> Side:
    files = sorted(path.glob(f"*{_SUFFIX}")) if path.is_dir() else [path]
    texts = {_key(project, file): _text(file) for file in files}
    return Side(word, _parsed(texts, ""), one=path.is_file(), folder=path.is_dir())


def _key(project: Project, file: Path) -> str:
    return project.relative(file.resolve()).as_posix()


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"{file} cannot be read: {error}") from error


def _working_tree(project: Project, environments: tuple[str, ...]) -> dict[str, str]:
    folders = [project.conf_source / env for env in environments] or sorted(project.conf_source.glob("*"))
    files = [file for folder in folders for file in sorted((folder / "contracts").glob(f"*{_SUFFIX}"))]
    return {_key(project, file): _text(file) for file in files}


def _run(project: Project, word: str) -> Side:
    run_id = find_run(project.records, word)
    kept = texts_of_run(project, run_id)
    lost = [name for name, text in kept.items() if text is None]
    if lost:
        raise ProjectError(
            f"The run {run_id} left no text of {', '.join(lost)}: recorded by an earlier kedro-handoff, "
            f"or {project.relative(project.records.root / 'contracts')} was cleared. Compare git revisions."
        )
    return Side(f"run {run_id}", _parsed(kept, f"run:{run_id}:"), partial=True)


def _revision(project: Project, revision: str, inner: str, one: bool, environments: tuple[str, ...]) -> Side:
    texts = _texts_at(project, revision, inner)
    prefix = f"{revision}:"
    if not one or not inner:
        chosen = {path: text for path, text in texts.items() if _is_contract(path, environments)}
        return Side(revision or ":", _parsed(chosen, prefix))
    found = {inner: texts[inner]} if inner in texts else _named(project, texts, inner, environments)
    if found is None:
        names = sorted(PurePosixPath(path).stem for path in texts)
        close = get_close_matches(PurePosixPath(inner).stem, names, n=1)
        guess = f" Is it '{close[0]}'?" if close else ""
        raise ProjectError(
            f"There is no contract '{inner}' at {revision or 'what is staged'}; a path is relative to "
            f"{project.path.name}/.{guess}"
        )
    return Side(f"{prefix}{inner}", _parsed(found, prefix), one=True)


def _texts_at(project: Project, revision: str, inner: str) -> dict[str, str]:
    conf = project.relative(project.conf_source)
    if conf.is_absolute():
        raise ProjectError(f"{conf} lies outside of {project.path}; revisions are read inside of it only.")
    folders = [conf.as_posix()]
    if inner.endswith(_SUFFIX) and ".." not in PurePosixPath(inner).parts:
        folders.append(inner)
    repository = Revisions(project.path)
    if not revision:
        return repository.staged(folders, _SUFFIX)
    commit = repository.commit(revision)
    return repository.texts(commit, folders, _SUFFIX) if commit else {}


def _is_contract(path: str, environments: tuple[str, ...]) -> bool:
    parts = PurePosixPath(path).parts
    return len(parts) >= 3 and parts[-2] == "contracts" and (not environments or parts[-3] in environments)


def _named(
    project: Project, texts: Mapping[str, str], name: str, environments: tuple[str, ...]
) -> dict[str, str] | None:
    """The contract of that name: the environment's own before that of the base environment."""
    file = project.contract_path(name).name
    for env in dict.fromkeys((*environments, project.env, project.base_env)):
        for path in texts:
            if PurePosixPath(path).parts[-3:] == (env, "contracts", file):
                return {path: texts[path]}
    return None


def _parsed(texts: Mapping[str, str | None], prefix: str) -> dict[str, ContractText]:
    return {
        path: read_contract(text, f"{prefix}{path}", PurePosixPath(path).stem)
        for path, text in texts.items()
        if text is not None
    }
