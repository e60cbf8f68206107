"""How a dataset is read and written: its catalog entry without credentials, argument by argument."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kedro_handoff.runs.reuse.places import class_name, unwrapped

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.code import CodeFingerprint

CodeOf = Callable[[Callable[..., Any]], "CodeFingerprint"]

_NEVER = {"credentials", "metadata", "version", "filepath", "path", "dataset_credentials"}
_WRITING_ONLY = {"save_args", "overwrite", "save_lazily"}
_READING_ONLY = {"load_args"}
# Distributions behind the packages of kedro-datasets, where they have another name, or none.
_DISTRIBUTIONS = {
    "biosequence": ("biopython",),
    "email": (),
    "json": (),
    "matlab": ("scipy",),
    "openxml": ("python-docx", "python-pptx"),
    "partitions": (),
    "pickle": (),
    "svmlight": ("scikit-learn",),
    "text": (),
    "yaml": ("pyyaml",),
}


def configuration(dataset: Any, side: str, place: str, code_of: CodeOf) -> dict[str, str]:
    """What decides what a load gives (`side` is `load`), or what a save writes (`save`), by argument.

    Each argument is a digest: what stands in a catalog may be long, or nobody's business.
    """
    dataset = unwrapped(dataset)
    left_out = _NEVER | (_WRITING_ONLY if side == "load" else _READING_ONLY)
    arguments = dict(getattr(dataset, "_init_args", None) or {})
    found = {
        # Zero, false and nothing at all are three things to a dataset of the project's own.
        name: short(_plain(value))
        for name, value in arguments.items()
        if name not in left_out and value not in (None, {}, [])
    }
    found["type"] = class_name(dataset)
    found["path"] = place
    if getattr(dataset, "_version", None) is not None:
        found["versioned"] = "true"
    if not type(dataset).__module__.startswith(("kedro_datasets.", "kedro.")):
        found["code"] = code_of(type(dataset)).digest
    return found


def short(value: Any) -> str:
    """A short digest of plain values, in which their order counts."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def appends(dataset: Any) -> bool:
    """Whether a save adds to what is there."""
    dataset = unwrapped(dataset)
    arguments = ("_fs_open_args_save", "_save_args", "_writer_args")
    modes = [str((getattr(dataset, name, None) or {}).get("mode", "")) for name in arguments]
    return any("a" in mode or "+" in mode for mode in modes)


def libraries(dataset: Any) -> Iterator[str]:
    """Distributions, or top-level packages of others, that do a dataset's reading and writing."""
    dataset = unwrapped(dataset)
    top, *rest = type(dataset).__module__.split(".")
    yield top.replace("kedro_datasets", "kedro-datasets")
    if top == "kedro_datasets":
        yield from _DISTRIBUTIONS.get(rest[0], (rest[0],))
        backend = getattr(dataset, "_backend", None)
        if isinstance(backend, str) and backend != "pickle":
            yield backend.partition(".")[0]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            str(key): _plain(item) for key, item in value.items() if key not in ("credentials", "metadata")
        }
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, type):
        return f"{value.__module__}.{value.__qualname__}"
    return value.as_posix() if isinstance(value, Path) else value
