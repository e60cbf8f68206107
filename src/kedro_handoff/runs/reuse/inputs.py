"""The inputs of a node as they are now, in the form in which an entry keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kedro.io.core import DatasetError

from kedro_handoff.errors import DatasetAccessError
from kedro_handoff.runs.reuse.configuration import libraries, short
from kedro_handoff.runs.reuse.entry import InputFacts
from kedro_handoff.runs.reuse.known import Known, is_plain, libraries_in
from kedro_handoff.runs.reuse.packages import all_versions
from kedro_handoff.runs.reuse.places import load_path, unwrapped
from kedro_handoff.runs.reuse.roots import first_party_names
from kedro_handoff.runs.reuse.world import World

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.value import ValueFingerprint

_PICKLE = b"\x80"


@dataclass(frozen=True)
class SeenInput:
    """An input as it was found.

    Attributes:
        facts: What decides; `None` where nothing can be said about it yet.
        problem: Why a node that reads it cannot be reused, in words; empty where it can.
        libraries: Packages whose versions count: of the dataset's class, and of the value in it.
        trustable: Whether the user may say that the problem is none.
        made_anew: The node that will make it first (`runs stale` only).
    """

    facts: InputFacts | None
    problem: str = ""
    libraries: tuple[str, ...] = ()
    trustable: bool = False
    made_anew: str = ""


def see_input(name: str, world: World, trusted: bool) -> SeenInput:
    """Look at one input of a node.

    Args:
        name: The dataset.
        world: What the run finds.
        trusted: Whether the user vouches for the node that reads it.
    """
    maker = world.maker_of(name)
    if maker:
        return SeenInput(None, made_anew=maker)
    place = world.place(name)
    if place.kind == "other":
        return SeenInput(None, f"input {name} {place.problem}")
    if place.kind == "memory":
        return _in_memory(name, world, trusted)
    try:
        file = world.file(name)
    except DatasetAccessError as error:
        return SeenInput(None, f"input {name} cannot be read: {error}")
    known = world.known(name, file)
    facts = _facts(name, world, file.digest, known)
    unwatched = known is None or not (
        known.plain or world.makes(name)
    )  # what it was made by may have changed
    if unwatched and _carries_objects(world.dataset(name)):
        problem = "" if trusted else _problem_of_pickle(name, world)
        if problem:
            facts["made_by"] = uuid4().hex  # nor is what is made from it like anything that was made before
        elif known is None:
            facts["made_by"] = short(all_versions())
        return SeenInput(facts, problem, _libraries(name, world, known), trustable=True)
    return SeenInput(facts, libraries=_libraries(name, world, known))


def _in_memory(name: str, world: World, trusted: bool) -> SeenInput:
    known = world.made.get(name) or _given(name, world)
    if known is None:
        return SeenInput(None, f"input {name} holds nothing")
    if known.content is None and known.key and trusted:
        known = replace(known, content=f"made from {known.key}")
    facts = _facts(name, world, None, known)
    if known.content is None:
        why = f": {known.unsound}" if known.unsound else ""
        return SeenInput(facts, f"input {name} cannot be hashed{why}", trustable=bool(known.key))
    return SeenInput(facts, libraries=known.libraries)


def _libraries(name: str, world: World, known: Known | None) -> tuple[str, ...]:
    return (*libraries(world.dataset(name)), *(known.libraries if known is not None else ()))


def _facts(name: str, world: World, file: str | None, known: Known | None) -> InputFacts:
    content = f"{known.content} {known.held}".rstrip() if known and known.content is not None else None
    if content is not None and file is not None:
        # What a load gives is a function of the value and of how it was written.
        content = f"{content}:{short(world.configuration(name, 'save'))}"
    return {
        "reading": world.configuration(name, "load"),
        "file": file,
        "content": content,
        "columns": dict(known.columns) if known else {},
        "made_by": known.made_by if known is not None and not known.plain else "",
    }


def _given(name: str, world: World) -> Known | None:
    """What somebody put into the catalog before the run."""
    try:
        value = world.dataset(name).load()
    except (AttributeError, DatasetError):
        return None
    return known_of(value)


def known_of(value: Any, made_by: str = "", key: str = "") -> Known:
    """What can be known of a value in memory."""
    from kedro_handoff.fingerprint.value import fingerprint_of

    return known_by(fingerprint_of(value, statistics=False), value, made_by, key)


def known_by(found: ValueFingerprint, value: Any, made_by: str, key: str) -> Known:
    """What can be known of a value whose fingerprint has been found."""
    columns = {column.name: str(column.digest) for column in found.columns}
    libraries = tuple(sorted(libraries_in(value)))
    return Known(found.digest, found.unsound, columns, is_plain(value), libraries, made_by, key, found.held)


def _carries_objects(dataset: Any) -> bool:
    dataset = unwrapped(dataset)
    inner = getattr(dataset, "_dataset_type", type(dataset)).__name__
    return inner == "PickleDataset" or getattr(dataset, "_file_format", "") == "pickle"


def _problem_of_pickle(name: str, world: World) -> str:
    """Why nobody can tell what code of the project an object from elsewhere carries; else empty."""
    unknown = (
        f"input {name} is pickled, and nobody can tell whether objects of the project's classes are in it"
    )
    path, filesystem = load_path(unwrapped(world.dataset(name)))
    try:
        content = Path(path).read_bytes() if filesystem is None else filesystem.cat_file(path)
    except Exception:  # noqa: BLE001 - a folder, or a store that fails: it stays unknown
        return unknown
    if not content.startswith(_PICKLE):
        return unknown  # compressed
    named = list(_named_in(content, first_party_names(world.project.path)))
    return f"input {name} is pickled and names {', '.join(named)}, the project's own code" if named else ""


def _named_in(content: bytes, names: tuple[str, ...]) -> Iterator[str]:
    return (name for name in names if name.encode() in content)
