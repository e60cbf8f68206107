"""What the pages show: plain facts, made from suites and outcomes, and rendered elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rows:
    """A few offending rows as a small table.

    Attributes:
        columns: Their columns: the row's label, then the contract's key.
        cells: One tuple of texts a row, in the order of `columns`.
    """

    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Failure:
    """A promise that did not hold when it was judged.

    Attributes:
        column: The column or columns, joined by commas; empty for the table.
        words: The promise as a person says it.
        call: The promise as Great Expectations calls it.
        severity: `critical`, `warning` or `info`.
        status: `violated`, or `not_evaluated` where nobody could tell.
        found: What was found instead.
        examples: A few offending values, as text.
        rows: A few offending rows.
        notes: Why it is asked.
    """

    column: str
    words: str
    call: str
    severity: str
    status: str
    found: str
    examples: tuple[str, ...]
    rows: Rows
    notes: str


@dataclass(frozen=True)
class Judgement:
    """One outcome of a dataset.

    Attributes:
        time: UTC, ISO 8601.
        status: As in the record; `unreadable` where the record is damaged.
        row_count: Rows that were judged; `None` where they were not counted.
        promises: How many expectations were judged.
        held: How many of them held.
        occasion: Who asked: a run, a notebook, ...
        run_id: The run, or empty.
        version: Version of the contract that it was judged under.
        current: Whether that was the contract as it is now; true where the record does not say.
        message: What was said, where nothing more is known of what did not hold.
        failures: What did not hold.
        set_aside: What became of the offending rows, in words; empty where none was set aside.
        why_stopped: Why the run stopped all the same; empty where it did not, or the record does not say.
    """

    time: str
    status: str
    row_count: int | None = None
    promises: int | None = None
    held: int | None = None
    occasion: str = ""
    run_id: str = ""
    version: str = ""
    current: bool = True
    message: str = ""
    failures: tuple[Failure, ...] = ()
    set_aside: str = ""
    why_stopped: str = ""


@dataclass(frozen=True)
class DatasetHistory:
    """A dataset under a contract, and how it was judged.

    Attributes:
        name: The dataset.
        layer: Its kedro-viz layer; empty where it has none.
        environment: `serving` where only what is promised for serving holds for it; else empty.
        judgements: Newest first; the newest few hundred at most.
        older: How many older ones were not read.
    """

    name: str
    layer: str
    environment: str
    judgements: tuple[Judgement, ...]
    older: int

    @property
    def last(self) -> Judgement | None:
        """The newest outcome, or `None` where it was never judged."""
        return self.judgements[0] if self.judgements else None

    @property
    def status(self) -> str:
        """Status of the newest outcome; empty where it was never judged."""
        return self.last.status if self.last else ""

    @property
    def last_trouble(self) -> Judgement | None:
        """The newest outcome with something that did not hold, or `None`."""
        return next((one for one in self.judgements if one.failures or one.message), None)


@dataclass(frozen=True)
class Promise:
    """One expectation of a contract.

    Attributes:
        words: As a person says it, without the column.
        severity: `critical`, `warning` or `info`.
        notes: Why it is asked; empty where the author does not say.
        occasion: `training` or `serving` where it holds there only; else empty.
        type: Expectation type, as in Great Expectations.
        arguments: Its arguments as in the file, as text.
        columns: The columns that it is about.
        line: Where it begins in the file, counted from 1.
        status: How it was last judged where it did not hold: `violated`, `not_evaluated`; else empty.
    """

    words: str
    severity: str
    notes: str
    occasion: str
    type: str
    arguments: str
    columns: tuple[str, ...]
    line: int
    status: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a contract.

    Attributes:
        name: Its name.
        meaning: What it says; empty where the author does not say.
        role: `key`, `label`, `time`, `feature`, or empty.
        known_from: From when its value is known, or empty.
        type: What its values are, in words; empty where the contract does not promise it.
        promises: What is promised of it alone, without its type.
    """

    name: str
    meaning: str
    role: str
    known_from: str
    type: str
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class Contract:
    """A contract with all that its page shows.

    Attributes:
        name: Name of the contract: its file's, without the suffix.
        slug: The name as part of a file's name and of an address.
        file: The file, relative to the project.
        problem: What is wrong with the file; empty where it can be read.
        owner: Whom to ask.
        producer: Role that delivers the data.
        consumers: Roles that rely on them.
        description: What one row is.
        notes: The author's remarks on the whole contract.
        version: Version of the contract.
        key: Columns that name a row.
        consequence: What happens when a promise is broken, in words.
        predicted_at: The moment at which predictions are made from it, or empty.
        columns: In the order in which the contract names them.
        table: What is promised of the table, or of several columns together.
        promises: All of them, in the order of the file.
        datasets: Those that it holds for; empty where no catalog entry names it.
        status: The worst status of its datasets; empty where none was ever judged.
        proposed: Whether a promotion has drafted it and nobody has confirmed it yet.
    """

    name: str
    slug: str
    file: str
    problem: str
    owner: str
    producer: str
    consumers: tuple[str, ...]
    description: str
    notes: str
    version: str
    key: tuple[str, ...]
    consequence: str
    predicted_at: str
    columns: tuple[Column, ...]
    table: tuple[Promise, ...]
    promises: tuple[Promise, ...]
    datasets: tuple[DatasetHistory, ...]
    status: str
    proposed: bool = False


@dataclass(frozen=True)
class Site:
    """All contracts of a project.

    Attributes:
        title: The project's name.
        env: The Kedro environment.
        made: When the facts were read: UTC, ISO 8601.
        contracts: What needs a look comes first, then by layer and name.
        without: Datasets that cross from one role to another without a contract.
    """

    title: str
    env: str
    made: str
    contracts: tuple[Contract, ...]
    without: tuple[str, ...]

    @property
    def datasets(self) -> int:
        """How many datasets are under contract."""
        return sum(len(contract.datasets) for contract in self.contracts)

    @property
    def owners(self) -> tuple[str, ...]:
        """All owners, sorted."""
        return tuple(sorted({contract.owner for contract in self.contracts if contract.owner}))
