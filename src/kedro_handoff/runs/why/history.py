"""Where a dataset's contents came from: which run made them, by what the records hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kedro_handoff.runs.difference.sides import NodeSide, plain
from kedro_handoff.runs.record import ContentRecord, DatasetRecord, RunRecord


@dataclass(frozen=True)
class History:
    """The records of a project, newest first."""

    records: Sequence[RunRecord]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every dataset that a run knew."""
        return tuple(dict.fromkeys(name for record in self.records for name in record["datasets"]))

    def makings(self, dataset: str) -> list[RunRecord]:
        """Runs that made the dataset themselves, newest first; those that reused it made nothing."""
        return [record for record in self.records if made_in(record, dataset)]

    def readings(self, dataset: str) -> list[RunRecord]:
        """Runs that knew what the dataset held when they loaded it, newest first."""
        known = (record for record in self.records if dataset in record["datasets"])
        return [record for record in known if record["datasets"][dataset]["read"] is not None]

    def making_of(self, dataset: str, held: DatasetRecord, until: RunRecord) -> RunRecord | None:
        """The newest run, not after `until`, that made what `held` says that the dataset held."""
        for record in self.makings(dataset):
            if record["time"] <= until["time"] and same_content(record["datasets"][dataset], held):
                return record
        return None


def maker_in(record: RunRecord, dataset: str) -> NodeSide | None:
    """The node that makes a dataset in a run, where it came to its end."""
    for name, node in record["nodes"].items():
        if any(plain(output) == plain(dataset) for output in node["outputs"]):
            side = NodeSide(name, node, record)
            return side if side.done else None
    return None


def made_in(record: RunRecord, dataset: str) -> bool:
    """Whether a run made a dataset itself, and did not take an earlier run's."""
    maker = maker_in(record, dataset)
    return maker is not None and maker.record["status"] == "ran" and dataset in record["datasets"]


def same_content(one: DatasetRecord, other: DatasetRecord) -> bool:
    """Whether two records of a dataset speak of the same content: by its hash, or by its file's bytes."""
    first, second = (side["written"] or side["read"] for side in (one, other))
    if _digest(first) is not None and _digest(second) is not None and _digest(first) == _digest(second):
        return True
    files = (one["file"], other["file"])
    return files[0] is not None and files[1] is not None and files[0]["digest"] == files[1]["digest"]


def _digest(content: ContentRecord | None) -> str | None:
    return content["digest"] if content is not None else None
