"""The files of a chain as they lie now, held against what its runs read and wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kedro_handoff.runs.record import DatasetRecord, RunRecord
from kedro_handoff.runs.why.chain import Chain
from kedro_handoff.runs.why.present import fingerprint_now, other_bytes


@dataclass(frozen=True)
class FileNow:
    """A file or folder of the chain, now.

    Attributes:
        dataset: Whose it is.
        record: What the run knew of it.
        run: The run that read or made it.
        state: As the run knew it, other bytes, not there; or `open`: nobody can say.
        words: What happened, as the rest of a sentence; of what is open, why.
        is_input: Whether it came into the chain from outside.
        bytes: How large it is now.
    """

    dataset: str
    record: DatasetRecord
    run: RunRecord
    state: Literal["same", "changed", "gone", "open"]
    words: str = ""
    is_input: bool = True
    bytes: int = 0


def files_now(chain: Chain, project: Path) -> list[FileNow]:
    """Every file that the chain reads or makes, apart from that of the dataset at its end.

    An unchanged file (device, inode, size, times) is not read again; any other is hashed.
    """
    return list(_files(chain, project))


def _files(chain: Chain, project: Path) -> Iterator[FileNow]:
    inputs = {piece.dataset: piece.run for piece in chain.inputs}
    for name, run in inputs.items():
        yield _file(name, chain.datasets[name], run, project, is_input=True)
    for node in chain.nodes:
        for name in node.record["outputs"]:
            record = chain.datasets.get(name)
            if record is not None and name not in (*inputs, chain.dataset) and record["persisted"]:
                yield _file(name, record, node.run, project, is_input=False)


def _file(name: str, record: DatasetRecord, run: RunRecord, project: Path, *, is_input: bool) -> FileNow:
    before = record["file"]
    if not record["persisted"]:
        return FileNow(name, record, run, "open", "it is not in a file", is_input)
    if record["path"] is None or before is None:
        return FileNow(name, record, run, "open", "its bytes are not on record", is_input)
    try:
        found = fingerprint_now(name, record, run["env"], project)
    except FileNotFoundError:
        return FileNow(name, record, run, "gone", "is not there any more", is_input)
    except Exception as error:  # noqa: BLE001 - a file system of any kind may fail in any way
        why = f"{record['path']} cannot be reached ({type(error).__name__})"
        return FileNow(name, record, run, "open", why, is_input)
    if found.digest == before["digest"]:
        return FileNow(name, record, run, "same", "", is_input, found.size)
    return FileNow(name, record, run, "changed", other_bytes(before, found.size), is_input, found.size)
