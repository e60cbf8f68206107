"""One dataset examined: its data loaded, its contract read, the verdict."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kedro_handoff.contracts.at_rest import loading
from kedro_handoff.contracts.at_rest.subjects import Subject
from kedro_handoff.contracts.evaluation import Engine, evaluate
from kedro_handoff.contracts.spark_judge import EXTRA
from kedro_handoff.contracts.suite import Expectation, Suite, read_suite
from kedro_handoff.contracts.verdict import Verdict
from kedro_handoff.contracts.view import viewed
from kedro_handoff.errors import ContractError, ContractNotEvaluatedError
from kedro_handoff.project import Project

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Manner:
    """How datasets are examined.

    Attributes:
        engine: Who may prove and judge.
        environment: `training` or `serving`, where it is not to be the validator's own.
        data: A file in the place of the dataset's own data.
        memory: Bytes that data may take in memory; a quarter of what is available where `None`.
        large: Whether Parquet is read in batches however small it is.
    """

    engine: Engine = "both"
    environment: str | None = None
    data: Path | None = None
    memory: int | None = None
    large: bool = False

    def is_the_catalogs(self, subject: Subject) -> bool:
        """Whether the verdict is the one that the catalog would come to, and may be recorded as such."""
        own = self.environment in (None, subject.environment)
        return own and self.data is None and self.engine != "proof"


@dataclass(frozen=True)
class Examination:
    """What was found of one dataset.

    Attributes:
        subject: The dataset.
        suite: Its contract for the environment; `None` where it could not be read.
        skipped: Expectations of the contract that are for another environment.
        verdict: What was found; `None` where nothing could be judged.
        error: Why nothing could be judged; empty otherwise.
        wrongly_declared: Whether that is the contract's own fault.
        seconds: How long loading and judging took.
    """

    subject: Subject
    suite: Suite | None
    skipped: tuple[Expectation, ...]
    verdict: Verdict | None
    error: str
    wrongly_declared: bool
    seconds: float

    @property
    def status(self) -> str:
        """`held`, `warned`, `violated`, `not_evaluated` or `wrongly_declared`."""
        if self.verdict is not None:
            return self.verdict.status
        return "wrongly_declared" if self.wrongly_declared else "not_evaluated"


def examine(
    subject: Subject,
    dataset: Callable[[], Any],
    project: Project,
    manner: Manner,
    progress: Progress | None = None,
) -> Examination:
    """Hold a dataset at rest to its contract. Nothing is raised for data or a contract that are wrong.

    Args:
        subject: Which dataset, under which contract.
        dataset: Gives the catalog's dataset, which is loaded directly: no validator stands in the way.
        project: Where the contract is.
        manner: How to examine.
        progress: Called with how many rows of how many have been read, where that is known.
    """
    begun = time.perf_counter()
    suite: Suite | None = None
    skipped: tuple[Expectation, ...] = ()
    verdict, error, declared = None, "", False
    try:
        whole = read_suite(project.contract_path(subject.contract))
        suite = whole.for_environment(manner.environment or subject.environment)
        skipped = tuple(e for e in whole.expectations if e not in suite.expectations)
        verdict = _verdict(suite, subject, dataset(), manner, progress)
    except ContractNotEvaluatedError as raised:
        error = str(raised)
    except ContractError as raised:
        error, declared = str(raised), True
    except MemoryError:
        error = f"Dataset '{subject.dataset}' does not fit in memory; where it is Parquet, say `--large`."
    except Exception as raised:  # noqa: BLE001 - whatever loading or judging raises, the other datasets go on
        error = f"Dataset '{subject.dataset}' could not be examined: {type(raised).__name__}: {raised}"
        if "No module named 'pyspark" in str(raised):
            error += f"\nSpark is missing: {EXTRA}"
    return Examination(subject, suite, skipped, verdict, error, declared, time.perf_counter() - begun)


def _verdict(
    suite: Suite, subject: Subject, dataset: Any, manner: Manner, progress: Progress | None
) -> Verdict:
    parquet = _parquet(subject, dataset, manner)
    if parquet is not None:
        # Not at the top: it needs pandas and pyarrow.
        from kedro_handoff.contracts.large.evaluation import evaluate_parquet

        return evaluate_parquet(suite, parquet, manner.engine, budget=manner.memory, progress=progress)
    data = loading.load(dataset) if manner.data is None else loading.read_file(manner.data, dataset)
    if subject.as_table:
        data = viewed(data, subject.as_table, subject.dataset, "what is at rest")
    return evaluate(suite, data, manner.engine)


def _parquet(subject: Subject, dataset: Any, manner: Manner) -> Path | None:
    """The Parquet file or folder, where it is to be read in batches."""
    path = loading.parquet_of_dataset(dataset) if manner.data is None else manner.data
    if path is None or subject.as_table or not path.exists() or not loading.is_parquet(path):
        return None
    if manner.large:
        return path
    # Not at the top: reading contracts does not need it.
    from kedro_handoff.contracts.large.memory import default_budget

    # In memory, a table is a few times as large as its uncompressed pages, and Great Expectations copies it.
    return path if loading.parquet_size(path) * 2 > (manner.memory or default_budget()) else None
