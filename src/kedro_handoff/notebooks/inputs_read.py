"""Which files both sides have read, and whether these were the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.comparing.comparison import compare
from kedro_handoff.notebooks.keeping import READ, Unkept, kept, kept_files
from kedro_handoff.secrets_in_code import masked


@dataclass(frozen=True)
class InputRead:
    """A dataset that both sides, or the nodes alone, have read from files.

    Attributes:
        dataset: Its name.
        files: How many files.
        size: Bytes in all.
        sha256: Hash of their content; of all hashes in order where there are several.
    """

    dataset: str
    files: int
    size: int
    sha256: str


@dataclass(frozen=True)
class InputsRead:
    """What was read.

    Attributes:
        inputs: All that was the same, by name.
        changed: Datasets whose files were changed while the two sides ran.
        problems: Why the two sides have read different data, in words.
        unknown: Of which data it could not be told whether they were the same, and why.
    """

    inputs: tuple[InputRead, ...]
    changed: tuple[str, ...]
    problems: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def inputs_read(project: Path, notebook: Path, pipeline: Path) -> InputsRead:
    """Compare what the two sides have read.

    Args:
        project: The project's folder.
        notebook: Scratch folder of the notebook's replay.
        pipeline: That of the pipeline's.
    """
    left, right = _files(project, notebook), _files(project, pipeline)
    inputs, changed, problems, unknown = [], [], *_objects(notebook, pipeline)
    for name in sorted(left.keys() | right.keys()):
        files = right.get(name, left.get(name, []))
        if left.get(name, files) == files and not any(map(_is_changed, files)):
            size = sum(size for _, size, _ in files)
            inputs.append(InputRead(name, len(files), size, _hash(files)))
        elif own := _own(project, notebook, left.get(name, [])):
            said = f"the notebook itself writes {own}, past the catalog, before it loads '{name}'"
            problems.append(f"{said}; the pipeline reads the project's own file")
        else:
            changed.append(name)
    return InputsRead(tuple(inputs), tuple(changed), tuple(problems), tuple(unknown))


def _files(project: Path, scratch: Path) -> dict[str, list[tuple[str, int, int]]]:
    """As the project has them, where the replay ran in a copy of it."""
    copied, own = str(scratch / "project"), str(project)
    found = {}
    for name, files in kept_files(scratch).items():
        moved = [(own + p[len(copied) :] if p.startswith(copied) else p, s, t) for p, s, t in files]
        found[name] = moved
    return found


def _own(project: Path, notebook: Path, files: list[tuple[str, int, int]]) -> str:
    """A file among them that the replay has written itself."""
    for path, *_ in files:
        place = Path(path).resolve()
        if not place.is_relative_to(project.resolve()):
            continue
        relative = place.relative_to(project.resolve())
        if (notebook / "written" / "upper" / relative).exists():
            return relative.as_posix()
    return ""


def _is_changed(file: tuple[str, int, int]) -> bool:
    path, size, time = file
    try:
        now = Path(path).stat()
    except OSError:
        return True
    return (now.st_size, now.st_mtime_ns) != (size, time)


def _hash(files: list[tuple[str, int, int]]) -> str:
    hashes = [_hash_of(Path(path)) for path, *_ in files]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _objects(notebook: Path, pipeline: Path) -> tuple[list[str], list[str]]:
    """Inputs that are no files here (tables of a database, remote files), compared as objects.

    Returns:
        What was different, and of what it could not be told.
    """
    other, unknown = [], []
    there = {path.stem for path in (notebook / READ).glob("*.pkl")}
    right = {name: value for name, value in kept(pipeline, READ) if name in there}
    left = {name: value for name, value in kept(notebook, READ) if name in right}
    for name, value in sorted(left.items()):
        lost = next((side for side in (value, right[name]) if isinstance(side, Unkept)), None)
        found = compare(value, right[name])
        if lost is not None:
            reason = f"a {lost.kind} cannot be kept: {lost.reason}"
        elif found.status == "different":
            other.append(f"the two sides read different data from '{name}': {found.words[0]}")
            continue
        else:
            reason = found.words[0] if found.status == "unknown" else ""
        if reason:
            unknown.append(
                f"it could not be told whether both sides read the same data from '{name}': {masked(reason)}"
            )
    return other, unknown
