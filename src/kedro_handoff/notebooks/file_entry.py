"""The catalog entry that says what a call of a notebook says: file, type, arguments."""

from __future__ import annotations

import ast
import os.path
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.credentials import CREDENTIALS_MEND
from kedro_handoff.notebooks.io_calls import FileCall
from kedro_handoff.notebooks.literals import Constants, NotConstantError
from kedro_handoff.notebooks.yaml_edit import flow
from kedro_handoff.secrets_in_code import holds_secret, secrets_in

_URL = re.compile(r"^([a-zA-Z][\w+.-]+)://")
_PACKED = (".gz", ".bz2", ".zip", ".xz", ".zst", ".tar", ".tgz")
# Types whose files are opened as text before pandas sees them.
_TEXTS = ("pandas.CSVDataset", "pandas.JSONDataset", "pandas.XMLDataset")
_BARE_MODES = ("r", "rt", "rb", "w", "wt", "wb")


class Obstacle(Exception):
    """Why no catalog entry can stand for a call."""

    def __init__(self, code: str, reason: str, mend: str) -> None:
        super().__init__(reason)
        self.code, self.reason, self.mend = code, reason, mend


@dataclass(frozen=True)
class Place:
    """Where a file is.

    Attributes:
        whole: Its absolute path or its URL; what makes two files the same.
        shown: The path as the catalog has it: relative to the project, where it is in it.
        notes: What a reviewer should know of it.
    """

    whole: str
    shown: str
    notes: tuple[str, ...] = ()

    @property
    def layer(self) -> str:
        """The layer that the folder `data/0N_<layer>` says; else empty."""
        found = re.search(r"(?:^|/)data/\d\d_(\w+)/", self.shown)
        return found[1] if found else ""


def place_of(call: FileCall, constants: Constants, project: Path) -> Place:
    """Where the file of a call is.

    Raises:
        Obstacle: It does not stand in the source, or a secret stands there with it.
    """
    verb = "read" if call.reads else "written"
    if call.path is None:
        raise Obstacle("file-variable", f"no file is named that is {verb}", "name the file in the call")
    try:
        path = constants.value(call.path, call.statement.position)
        folder = constants.folder(call.statement.position)
    except NotConstantError as error:
        raise Obstacle(
            "file-variable",
            f"which file is {verb} here is not known before the notebook runs: {error}",
            "write the file's name in the call, or as a constant above it: `PATH = '../data/x.csv'`",
        ) from error
    if not isinstance(path, str | Path):
        raise Obstacle(
            "file-variable",
            f"what is {verb} here is no single file",
            "give each file a line of its own, or a `partitions.PartitionedDataset` in the catalog",
        )
    if _URL.match(str(path)):
        return _url(str(path), call)
    if any(sign in str(path) for sign in "*?{}"):
        raise Obstacle(
            "file-variable",
            f"'{path}' is a pattern, not one file",
            "read one file, or add a `partitions.PartitionedDataset` to the catalog",
        )
    whole = Path(os.path.normpath(folder / Path(path).expanduser()))
    return _local(whole, str(path), project)


def _url(path: str, call: FileCall) -> Place:
    if holds_secret(path):
        raise Obstacle("credentials", "the URL holds a password, key or token", CREDENTIALS_MEND)
    if path.startswith("file://"):
        raise Obstacle("file-variable", f"'{path}' is a URL of this machine", "write a relative path")
    said = f"'{path}' is a URL: each run reads what is there then; a copy under data/01_raw stays the same"
    if not call.reads:
        said = f"'{path}' is a URL: each run writes there; keep it in data/ unless others read it there"
    return Place(path, path, (said,))


def _local(whole: Path, written: str, project: Path) -> Place:
    if not whole.is_relative_to(project):
        where = f"'{written}' is outside of the project and works on this machine only"
        return Place(
            whole.as_posix(), whole.as_posix(), (f"{where}; move it to data/ and read it from there",)
        )
    shown = whole.relative_to(project).as_posix()
    notes = []
    if Path(written).is_absolute():
        notes.append(f"the absolute path '{written}' works on this machine only; the catalog has '{shown}'")
    if not shown.startswith("data/"):
        notes.append(f"'{shown}' is not under data/, where the project keeps its data")
    return Place(whole.as_posix(), shown, tuple(notes))


def arguments_of(call: FileCall, constants: Constants) -> dict[str, Any]:
    """Arguments of a call as the catalog says them; what kedro-datasets would set otherwise is stated.

    Raises:
        Obstacle: One of them has no form in YAML, or the dataset cannot keep it.
    """
    found: dict[str, Any] = {}
    for name, node in call.arguments.items():
        if name in call.kind.unsupported:
            secret = "credentials" if name == "storage_options" else "file-argument"
            raise Obstacle(secret, f"`{name}=` cannot be kept in the catalog", call.kind.unsupported[name])
        if name.startswith("*"):
            raise Obstacle("file-argument", "an argument has no name here", "write it as `name=value`")
        if any(True for _ in secrets_in(ast.keyword(arg=name, value=node))):
            raise Obstacle("credentials", f"`{name}=` holds a password, key or token", CREDENTIALS_MEND)
        found[name] = _argument(call, name, node, constants)
    if found and not call.kind.takes:
        name = next(iter(found))
        mend = "leave it out, or add the dataset to the catalog by hand and use `catalog.load`/`catalog.save`"
        raise Obstacle("file-argument", f"a {call.kind.type} keeps no `{name}=`", mend)
    return found


def _argument(call: FileCall, name: str, node: ast.expr, constants: Constants) -> Any:
    try:
        value = constants.value(node, call.statement.position, types=name in call.kind.typed)
        if isinstance(value, set) and name in call.kind.unordered:
            value = sorted(value, key=str)
        value = list(value) if isinstance(value, tuple) else value
        flow(value)
    except (NotConstantError, NotebookError) as error:
        what = "a function" if isinstance(node, ast.Lambda) else "a value that YAML cannot say"
        if isinstance(error, NotConstantError) and not isinstance(node, ast.Lambda):
            what = "worked out when the notebook runs"
        verb = "read" if call.reads else "write"
        raise Obstacle(
            "file-argument",
            f"`{name}=` is {what}, so it cannot stand in the catalog",
            f"write the value itself, or {verb} without it and do what it does on a line of its own, "
            "in a cell that is promoted",
        ) from error
    return value


def opening_of(call: FileCall, constants: Constants) -> dict[str, Any]:
    """How the file is opened, as `fs_args`; empty where as the dataset does.

    Raises:
        Obstacle: It is opened in a way that a dataset cannot, to be appended to, say.
    """
    given: dict[str, Any] = {}
    for name, node in call.opened.items():
        try:
            given[name] = constants.value(node, call.statement.position)
        except NotConstantError as error:
            raise Obstacle(
                "file-argument", f"`{name}=` of `open`: {error}", "write the value itself"
            ) from error
    mode = given.pop("mode", "r" if call.reads else "w")
    if mode not in _BARE_MODES or ("r" in mode) != call.reads:
        raise Obstacle("file-append", f"the file is opened with mode '{mode}'", "write the whole file anew")
    encoding = str(given.pop("encoding", None) or "utf-8").lower()
    given.pop("newline", None)
    if given:
        name = next(iter(given))
        raise Obstacle("file-argument", f"`{name}=` of `open` cannot be kept in the catalog", "leave it out")
    return opening_args(call.reads, encoding)


def opening_args(reads: bool, encoding: str) -> dict[str, Any]:
    """`fs_args` for a text file's encoding; empty for UTF-8."""
    if encoding.replace("_", "-") in ("utf-8", "utf8"):
        return {}
    key, mode = ("open_args_load", "r") if reads else ("open_args_save", "w")
    return {key: {"mode": mode, "encoding": encoding}}


def _is_packed(call: FileCall, suffix: str, arguments: dict[str, Any]) -> bool:
    """Whether the call packs or unpacks a file by its name or an argument, which the dataset does not."""
    pickled = call.kind.type == "pickle.PickleDataset"
    if call.opened or not (pickled or call.kind.type in _TEXTS) or (call.reads and not pickled):
        return False
    if call.reads and call.kind.fixed:
        return False  # joblib sees by itself that a file is packed
    return suffix in _PACKED or arguments.get("compression") not in (None, "infer")


def entry_of(call: FileCall, place: Place, constants: Constants) -> dict[str, Any]:
    """The whole entry; `load_args` and `save_args` as the call needs them.

    Raises:
        Obstacle: No entry says the same.
    """
    arguments = arguments_of(call, constants)
    opening = opening_of(call, constants)
    suffix = Path(place.shown).suffix.lower()
    if _is_packed(call, suffix, arguments):
        raise Obstacle(
            "file-argument",
            f"a {call.kind.type} does not pack what it {'reads' if call.reads else 'writes'}",
            "write it unpacked, or as Parquet",
        )
    if not call.reads:
        if arguments.pop("mode", "w") not in ("w", "wb"):
            raise Obstacle("file-append", "the file is appended to", "write the whole file anew")
        if call.kind.type == "pandas.CSVDataset":
            opening = opening or opening_args(False, str(arguments.pop("encoding", None) or "utf-8").lower())
        if call.kind.type in _TEXTS:
            arguments.pop("compression", None)
    arguments = {**call.kind.stated, **arguments}
    if call.reads and call.kind.type == "pandas.ExcelDataset" and suffix not in (".xlsx", ".xlsm"):
        arguments.setdefault("engine", None)
    entry: dict[str, Any] = {"type": call.kind.type, **call.kind.fixed, "filepath": place.shown}
    if arguments:
        entry["load_args" if call.reads else "save_args"] = arguments
    if opening:
        entry["fs_args"] = opening
    return entry
