"""What the page of a run shows: frozen, and apart from how it is rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """One node of the run.

    Attributes:
        place: Its place in the order in which the nodes began.
        name: The node's name.
        namespace: The beginning of its name that others share, with the dot behind it.
        function: The function's qualified name.
        source: Its file and line.
        tags: The node's tags.
        status: `ran`, `reused`, `failed` or `not_run`.
        why: Why it ran or did not, where somebody decided so.
        start: Seconds after the run began.
        seconds: Wall time.
        memory: Peak memory in MiB.
        rows_in: Rows that it read.
        rows_out: Rows that it made.
        bars: What it did, where that begins and how long it is, in thousandths of the axis.
        inputs: Datasets and parameters that it reads.
        outputs: Datasets that it makes.
        code_changed: Functions, classes and constants of its code that the earlier run had otherwise.
        not_covered: What static reading cannot see in its code.
    """

    place: int
    name: str
    namespace: str
    function: str
    source: str
    tags: tuple[str, ...]
    status: str
    why: str
    start: float | None
    seconds: float | None
    memory: float | None
    rows_in: int | None
    rows_out: int | None
    bars: tuple[tuple[str, float, float], ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    code_changed: tuple[str, ...]
    not_covered: tuple[str, ...]


@dataclass(frozen=True)
class Axis:
    """The time axis of the steps: labels of equal distance, the first at zero, the last at its end."""

    end: float
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """One column of a table; `status` says whether it is as in the earlier run."""

    name: str
    dtype: str
    digest: str
    statistics: tuple[tuple[str, str, str], ...]
    status: str
    note: str


@dataclass(frozen=True)
class Data:
    """One dataset that the run read or wrote.

    Attributes:
        name: The dataset's name.
        use: `read`, `written`, `written, then read`, or `reused`: an earlier run wrote it.
        type: Its class.
        place: Path or URL, and version.
        made_by: The node that wrote it.
        kind: Table, model, ...
        digest: Of its content; empty where it cannot be hashed soundly.
        unsound: Why it cannot.
        rows: Rows of a table.
        size: Bytes of its file.
        columns: Of a table.
        facts: What explains it, by name.
        status: `same`, `changed` or `new` against the earlier run; empty where it cannot be told.
        note: What has changed.
    """

    name: str
    use: str
    type: str
    place: str
    made_by: str
    kind: str
    digest: str
    unsound: str
    rows: int | None
    size: int | None
    columns: tuple[Column, ...]
    facts: tuple[tuple[str, str], ...]
    status: str
    note: str


@dataclass(frozen=True)
class Trend:
    """A metric and its values over the last runs.

    Attributes:
        dataset: The metrics dataset.
        name: Dotted path of the number.
        value: In this run.
        change: How it moved since the run before; empty where there is none.
        points: `x,y x,y ...` of a line 120 wide and 28 high; empty where there are fewer than two values.
        end: Place of the last point.
        label: The whole in words.
        values: By the id of the run, newest first.
        headline: Whether the project shows it at the end of a run.
    """

    dataset: str
    name: str
    value: float | None
    change: str
    points: str
    end: tuple[float, float]
    label: str
    values: Mapping[str, float]
    headline: bool


@dataclass(frozen=True)
class Setting:
    """A parameter, a package, a variable: its value, and what it was where that has changed."""

    name: str
    value: str
    before: str = ""
    changed: bool = False


@dataclass(frozen=True)
class Circumstance:
    """A group of settings with a title."""

    title: str
    settings: tuple[Setting, ...]

    @property
    def changed(self) -> tuple[Setting, ...]:
        """Those that the earlier run had otherwise."""
        return tuple(setting for setting in self.settings if setting.changed)


@dataclass(frozen=True)
class Judged:
    """The outcome of a contract."""

    name: str
    status: str
    held: int
    expectations: int
    version: str
    file: str
    changed: bool
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """One thing that is not as it was in the earlier run.

    Attributes:
        kind: Data, code, parameters, environment, ...
        what: It and what happened to it, in words; names stand in backticks.
        details: Lines for who wants to see it: the diff, the columns.
        reaches: Datasets that changed and have it upstream.
        leading: Whether it reaches anything that came out otherwise.
    """

    kind: str
    what: str
    details: tuple[str, ...]
    reaches: tuple[str, ...]
    leading: bool


@dataclass(frozen=True)
class Past:
    """One of the last runs as a bar: place, height, tone, and what a reader is told of it."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    title: str
    current: bool


@dataclass(frozen=True)
class Sheet:
    """All that the page of a run shows.

    Attributes:
        title: The project.
        record: The record, its texts cleaned; what is shown as it stands there is read from it.
        summary: The run in one line.
        tiles: Figure, what it counts, and a note.
        before: The earlier run's id, time and outcome; `None` where there is no comparable one.
        sentence: What differs from it, in one sentence; empty where nobody compared.
        reasons: What is not as it was, the first cause first.
        axis: Of the steps.
        steps: The nodes as they began; those that did not run last.
        data: The datasets, those that the run wrote first.
        contracts: What the contracts said.
        trends: The metrics.
        measured: Id and time of the runs that have metrics, newest first.
        circumstances: Parameters, environment.
        past: The last runs with this one at the right end.
        past_label: They in words.
        made: When the page was made.
    """

    title: str
    record: Mapping[str, Any]
    summary: str
    tiles: tuple[tuple[str, str, str], ...]
    before: tuple[str, str, str] | None
    sentence: str
    reasons: tuple[Reason, ...]
    axis: Axis
    steps: tuple[Step, ...]
    data: tuple[Data, ...]
    contracts: tuple[Judged, ...]
    trends: tuple[Trend, ...]
    measured: tuple[tuple[str, str], ...]
    circumstances: tuple[Circumstance, ...]
    past: tuple[Past, ...]
    past_label: str
    made: str
