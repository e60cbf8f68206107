"""A contract evaluated on a table: what can be proved is proved, the rest is judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

from kedro_handoff.contracts.judge import judge
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.contracts.tables.kinds import TABLES, table_kind, why_not_a_table
from kedro_handoff.contracts.verdict import Finding, Verdict, held_finding
from kedro_handoff.errors import ContractNotEvaluatedError

Engine = Literal["both", "gx", "proof"]
ENGINES: tuple[Engine, ...] = ("both", "gx", "proof")

Judge = Callable[[Suite, Sequence[int]], tuple[list[Finding], str]]


def evaluate(suite: Suite, table: Any, engine: Engine = "both") -> Verdict:
    """The verdict of a contract on a table; the table is not changed.

    The table is a pandas, Polars or Spark data frame, or an Arrow table. A Polars frame and an Arrow table
    have the verdict of the pandas frame that `pandas.read_parquet` would make of them.

    With `both`, expectations that are proved to hold are not judged, and Great Expectations is not even
    imported where all are. With `gx`, it judges everything. The two give the same statuses. With `proof`,
    nothing is judged: what is not proved could not be evaluated. A Spark frame is always judged.

    Raises:
        ContractDeclarationError: Great Expectations refuses an expectation of the suite.
        ContractNotEvaluatedError: The object is no table.
    """
    kind = table_kind(table)
    if kind == "spark":
        # Not at the top: it needs pyspark, which is an extra.
        from kedro_handoff.contracts.spark_judge import evaluate_spark

        return evaluate_spark(suite, table, engine)
    if kind in ("polars", "arrow"):
        return _evaluate_columnar(suite, table, engine)
    if kind != "pandas":
        raise ContractNotEvaluatedError(
            f"The contract {suite.path} cannot be held on {why_not_a_table(table)}; it takes {TABLES}."
        )
    proved = (False,) * len(suite.expectations)
    if engine != "gx":
        # Not at the top: it needs pandas, and reading contracts does not.
        from kedro_handoff.contracts.proof import prove

        proved = prove(suite, table)
    rows, columns = table.shape
    return settle(suite, proved, engine, lambda part, open_: judge(part, table, open_), rows, columns)


def _evaluate_columnar(suite: Suite, table: Any, engine: Engine) -> Verdict:
    # Not at the top: reading contracts needs none of these libraries.
    from kedro_handoff.contracts.tables.columnar import arrow_table, as_frame, prove_columnar

    arrow = arrow_table(table)
    proved = prove_columnar(suite, arrow) if engine != "gx" else (False,) * len(suite.expectations)
    return settle(
        suite,
        proved,
        engine,
        lambda part, open_: judge(part, as_frame(arrow), open_),
        arrow.num_rows,
        arrow.num_columns,
    )


def settle(
    suite: Suite, proved: Sequence[bool], engine: Engine, judged: Judge, rows: int, columns: int
) -> Verdict:
    """The verdict from what is proved and, where something is not, from the judge."""
    findings = [held_finding(expectation) for expectation in suite.expectations]
    open_ = [position for position, holds in enumerate(proved) if not holds]
    name = "proof"
    if open_ and engine == "proof":
        for position in open_:
            findings[position] = unproved(findings[position])
    elif open_:
        results, name = judged(suite, open_)
        for position, finding in zip(open_, results, strict=True):
            findings[position] = finding
    return Verdict(name, tuple(findings), rows, columns, proved=sum(proved))


def unproved(finding: Finding) -> Finding:
    """The finding of an expectation that nobody judged."""
    return replace(
        finding, status="not_evaluated", found="not proved; without `--engine proof`, it would be judged"
    )
