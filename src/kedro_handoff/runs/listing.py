"""The runs of a project in one line each."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from kedro_handoff.errors import RecordError
from kedro_handoff.runs.record import RunRecord
from kedro_handoff.runs.recording.parts import END, running_parts
from kedro_handoff.runs.run_store import RunStore

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True)
class RunLine:
    """One run, in short.

    Attributes:
        id: Its id.
        time: When it began, UTC, ISO 8601.
        outcome: succeeded, failed, killed or running; `damaged` where its record cannot be read.
        pipelines: The registered pipelines that it was told to run.
        env: The Kedro environment.
        runner: Class of the runner.
        seconds: How long it took; `None` while it runs.
        nodes: How many nodes ran, were reused, failed, or did not run.
        commit: The git commit; `None` outside of a repository.
        dirty: Whether something was not committed.
        error: The error's type and first line, where it failed; why a record cannot be read.
        node: The node that failed.
        metrics: The metrics of each metrics dataset.
    """

    id: str
    time: str
    outcome: str
    pipelines: tuple[str, ...]
    env: str
    runner: str
    seconds: float | None
    nodes: Mapping[str, int]
    commit: str | None
    dirty: bool
    error: str | None
    node: str | None
    metrics: Mapping[str, Mapping[str, float | None]]


@dataclass(frozen=True)
class Wanted:
    """Which runs to list; what is empty does not choose."""

    outcome: str = ""
    pipeline: str = ""
    env: str = ""
    since: str = ""

    def __contains__(self, line: object) -> bool:
        return isinstance(line, RunLine) and (
            self.outcome in ("", line.outcome)
            and (line.outcome != "damaged" or not (self.pipeline or self.env))
            and (not self.pipeline or self.pipeline in line.pipelines)
            and self.env in ("", line.env)
            and line.time >= self.since
        )


def listed(store: RunStore, wanted: Wanted, limit: int) -> list[RunLine]:
    """The newest runs that are wanted, those under way first, with those whose record cannot be read.

    Raises:
        RecordError: The store cannot be reached.
    """
    lines = itertools.chain(_running(store), map(partial(_line_at, store), store.ids()))
    before = itertools.takewhile(
        lambda line: line.time >= wanted.since or line.outcome in ("running", "damaged"), lines
    )
    return list(itertools.islice((line for line in before if line in wanted), limit))


def _line_at(store: RunStore, run_id: str) -> RunLine:
    try:
        return line_of(store.read(run_id))
    except RecordError as error:
        return _damaged(run_id, str(error))
    except (KeyError, TypeError, AttributeError, ValueError) as error:  # deeper than a first look goes
        return _damaged(run_id, f"Its record was edited: {type(error).__name__}: {error}")


def _damaged(run_id: str, why: str) -> RunLine:
    """A run of which only the name of its file is known."""
    day, _, clock = run_id.partition("T")
    time = f"{day}T{clock.replace('.', ':', 2)}" if clock else ""
    return RunLine(run_id, time, "damaged", (), "", "", None, {}, None, False, why, None, {})


def line_of(record: RunRecord) -> RunLine:
    """A record in one line."""
    error, git = record["error"], record["git"]
    return RunLine(
        id=record["id"],
        time=record["time"],
        outcome=record["outcome"],
        pipelines=tuple(record["pipelines"]),
        env=record["env"],
        runner=record["runner"],
        seconds=record["seconds"],
        nodes=dict(Counter(node["status"] for node in record["nodes"].values())),
        commit=git["commit"] if git else None,
        dirty=bool(git and git["dirty"]),
        error=f"{error['type'].rpartition('.')[2]}: {error['message']}" if error else None,
        node=error["node"] if error else None,
        metrics=record["metrics"],
    )


def moment(text: str) -> str:
    """A time as records write it, of a date (`2026-01-31`), a time (`2026-01-31T12:00`) or an age (`2d`).

    Raises:
        RecordError: It is none of these.
    """
    if text[-1:] in _UNITS and text[:-1].isdigit():
        then = datetime.now(UTC) - timedelta(**{_UNITS[text[-1]]: int(text[:-1])})
    else:
        try:
            given = datetime.fromisoformat(text)
        except ValueError as error:
            raise RecordError(
                f"`--since {text}` is neither a date (2026-01-31), a time (2026-01-31T12:00, UTC) nor an age "
                "(30m, 12h, 7d, 2w)."
            ) from error
        then = given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)
    return then.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _running(store: RunStore) -> Iterator[RunLine]:
    found = []
    for parts in running_parts(store.parts):
        begin: Any = parts.read("begin.json")
        if begin is None:
            continue
        record = begin["record"]
        for part in parts.nodes():
            if part["name"] in record["nodes"]:
                record["nodes"][part["name"]]["status"] = part["status"]
        ended = parts.read(END)
        if ended is not None:  # it is over, but nothing takes its record yet
            record["outcome"] = ended["outcome"]
        found.append(line_of(record))
    yield from sorted(found, key=lambda line: line.time, reverse=True)
