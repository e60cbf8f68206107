"""What a run has judged already, so that the same file under the same contract is not judged twice.

A load is skipped only where the table is certainly the one that was judged: a second load in the same run
and process, by a dataset class whose tables are a function of one local file and of plain arguments, from a
file whose device, inode, size and times of change are the same before this load, after it, and when it was
judged. A file that changed less than two seconds before it was looked at is not trusted: it could change once
more within one tick of the clock. What is in memory is never skipped: nothing cheaper than a judgement would
show that it is unchanged. Decision record 0011 has the whole argument.
"""

from __future__ import annotations

import stat
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Classes of kedro-datasets that read one file, all of it, and nothing else.
_ONE_FILE = ("ParquetDataset", "CSVDataset", "FeatherDataset", "JSONDataset", "ExcelDataset")
_SETTLED_SECONDS = 2.0


@dataclass(frozen=True)
class Source:
    """A dataset that reads one local file.

    Attributes:
        path: The file.
        reading: Class and arguments with which it is read, in words.
    """

    path: Path
    reading: str


@dataclass(frozen=True)
class Sight:
    """A source and the state of its file: device, inode, size and the times of its last changes."""

    source: Source
    state: tuple[int, ...]


# The channel between a hook and a validator in the same process, as in `occasion`; guarded by its lock.
_runs: dict[int, Mapping[str, Source]] = {}
_held: set[tuple[Any, ...]] = set()
_skipped: list[str] = []
_lock = threading.Lock()
_load = threading.local()


def begin_run(datasets: Mapping[str, Any]) -> None:
    """Say which datasets the run of this thread has; what an earlier run judged is forgotten."""
    sources = {name: source for name, dataset in datasets.items() if (source := source_of(dataset))}
    with _lock:
        _runs[threading.get_ident()] = sources
        _held.clear()
        _skipped.clear()


def end_run() -> int:
    """Say that this thread's run is over; returns how many loads needed no judgement."""
    with _lock:
        _runs.pop(threading.get_ident(), None)
        _held.clear()
        return len(_skipped)


def before_load(dataset: str) -> None:
    """Look at a dataset's file before it is loaded."""
    with _lock:
        # A server with several runs under way may have two files by one name.
        sources = next(iter(_runs.values())) if len(_runs) == 1 else {}
    source = sources.get(dataset)
    _load.sight = _sight(source) if source is not None else None


def after_load() -> None:
    """Forget what was seen."""
    _load.sight = None


def loaded_from() -> Sight | None:
    """The file that this thread's data have just been loaded from; `None` where that is not certain."""
    before: Sight | None = getattr(_load, "sight", None)
    return before if before is not None and _sight(before.source) == before else None


def has_held(sight: Sight | None, contract: tuple[Any, ...]) -> bool:
    """Whether what the file holds has been judged in this run under this contract, and held."""
    with _lock:
        known = sight is not None and (sight, contract, _reader_options()) in _held
        if known:
            _skipped.append(str(contract[0]))
        return known


def remember(sight: Sight | None, contract: tuple[Any, ...]) -> None:
    """Note that what the file holds keeps the contract."""
    if sight is not None:
        with _lock:
            _held.add((sight, contract, _reader_options()))


def source_of(dataset: Any) -> Source | None:
    """The one local file that a dataset is certain to read and nothing else; `None` for any other dataset."""
    kind = type(dataset)
    one_file = kind.__module__.startswith("kedro_datasets.pandas.") and kind.__name__ in _ONE_FILE
    path, arguments = getattr(dataset, "_filepath", None), getattr(dataset, "_load_args", None)
    local = getattr(dataset, "_protocol", None) == "file" and getattr(dataset, "_version", None) is None
    if not one_file or not local or path is None or not _is_plain(arguments):
        return None
    return Source(Path(str(path)), f"{kind.__module__}.{kind.__name__} {arguments!r}")


def _is_plain(value: Any) -> bool:
    """Whether arguments are plain values: a function among them could read something else each time."""
    if isinstance(value, Mapping):
        return all(map(_is_plain, value.values()))
    if isinstance(value, list | tuple | set):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, str | int | float | bool)


def _reader_options() -> tuple[str, ...]:
    """What the switches of pandas make of text: they change what its readers make of a file."""
    pandas = sys.modules.get("pandas")  # whoever has loaded a table has imported it
    return (
        () if pandas is None else (repr(pandas.Series(["a"]).dtype), str(pandas.options.mode.string_storage))
    )


def _sight(source: Source) -> Sight | None:
    try:
        found = source.path.stat()
    except OSError:
        return None
    newest = max(found.st_ctime, found.st_mtime)
    if not stat.S_ISREG(found.st_mode) or time.time() - newest < _SETTLED_SECONDS:
        return None
    state = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    return Sight(source, state)
