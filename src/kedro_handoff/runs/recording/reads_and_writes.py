"""What a node read and wrote: content, version, file, rows and metrics, noted as it happens."""

from __future__ import annotations

from typing import Any

from kedro_handoff.runs.recording.datasets import version_of
from kedro_handoff.runs.recording.files import file_of
from kedro_handoff.runs.recording.metric_numbers import metrics_of
from kedro_handoff.runs.recording.node_watch import NodeWatch, rows_of
from kedro_handoff.runs.recording.run_in_progress import RunInProgress, RunSeenByWorker


def note_read(
    run: RunInProgress | RunSeenByWorker,
    watch: NodeWatch,
    dataset: Any,
    name: str,
    data: Any,
    before: tuple[int, ...] | None,
) -> None:
    """Note an input of a node.

    Args:
        run: The run of the node.
        watch: What is known of the node.
        dataset: Kedro's dataset.
        name: Its name in the catalog.
        data: What was loaded.
        before: The state of its file before the load, where that is known.
    """
    rows = rows_of(data)
    if rows is not None:
        watch.rows["in"][name] = rows
    content = run.contents.loaded(name, dataset, data, before)
    watch.reads[name] = {
        "content": content,
        "version": version_of(dataset, "load"),
        "file": file_of(dataset, False, run.facts["files"].get(name)) if content is not None else None,
    }


def note_written(
    run: RunInProgress | RunSeenByWorker, watch: NodeWatch, dataset: Any, name: str, data: Any
) -> None:
    """Note an output of a node, or a chunk of it; the arguments are those of `note_read`."""
    rows = rows_of(data)
    if rows is not None:
        watch.rows["out"][name] += rows
    content = run.contents.saved(name, dataset, data)
    if watch.streams:
        watch.chunks[name].add(content)
        content = watch.chunks[name].content()
    watch.writes[name] = {
        "content": content,
        "version": version_of(dataset, "save"),
        # A generator's file is whole only with its last chunk.
        "file": None if watch.streams else file_of(dataset, True),
    }
    numbers = metrics_of(name, dataset, data, run.facts["metrics"])
    if numbers is not None:
        watch.metrics[name] = numbers
