"""Spark data frames, judged by Great Expectations' own Spark engine under the same contract file.

Nothing is proved here: a proof would have to know Spark's comparisons as it knows those of pandas. Types are
written in the contract as pandas names them and are given to Spark by its own names.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from kedro_handoff.contracts import judge as pandas_judge
from kedro_handoff.contracts.found import found_in_words
from kedro_handoff.contracts.suite import Expectation, Suite
from kedro_handoff.contracts.verdict import Finding, Verdict, held_finding
from kedro_handoff.errors import ContractNotEvaluatedError
from kedro_handoff.library_start import start_jsonschema

EXTRA = 'pip install "kedro-handoff[spark]"'

_INTEGERS = {"int64": "LongType", "int32": "IntegerType", "int16": "ShortType", "int8": "ByteType"}
TYPE_NAMES: Mapping[str, str] = {
    **_INTEGERS,
    **{name.capitalize(): spark for name, spark in _INTEGERS.items()},
    "int": "LongType",
    "float64": "DoubleType",
    "Float64": "DoubleType",
    "float": "DoubleType",
    "float32": "FloatType",
    "Float32": "FloatType",
    "str": "StringType",
    "bool": "BooleanType",
    "boolean": "BooleanType",
    "Timestamp": "TimestampType",
    "datetime": "TimestampType",
    "date": "DateType",
    "Decimal": "DecimalType",
    "bytes": "BinaryType",
}
_OF_ENDS = ("expect_column_min_to_be_between", "expect_column_max_to_be_between")


def spark_type(name: str) -> str:
    """Spark's name of a type that a contract names as pandas does; any other name stays as it is."""
    if name.startswith("datetime64"):
        return "TimestampType" if "," in name else "TimestampNTZType"
    return TYPE_NAMES.get(name, name)


def evaluate_spark(suite: Suite, frame: Any, engine: str = "both") -> Verdict:
    """The verdict of a contract on a Spark data frame; it is counted and judged where it is, not collected.

    An expectation type that Great Expectations has not got for Spark could not be evaluated.

    Raises:
        ContractDeclarationError: Great Expectations refuses an expectation of the suite.
        ContractNotEvaluatedError: pyspark cannot be imported.
    """
    positions = range(len(suite.expectations))
    columns = list(frame.columns)
    if engine == "proof":
        findings = [_unproved(expectation) for expectation in suite.expectations]
        return Verdict("proof", tuple(findings), frame.count(), len(columns))
    with pandas_judge.one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results, rows, version = _results(_as_spark_has_it(suite, frame), frame, positions)
    findings = [
        _finding(expectation, result, columns)
        for expectation, result in zip(suite.expectations, results, strict=True)
    ]
    return Verdict(f"great_expectations {version} (spark)", tuple(findings), rows, len(columns))


def _results(suite: Suite, frame: Any, positions: Sequence[int]) -> tuple[list[Any], int, str]:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    try:
        import pyspark  # noqa: F401 - an extra
    except ImportError as error:
        raise ContractNotEvaluatedError(f"Judging a Spark data frame needs Spark: {EXTRA}") from error
    # Imported here because it costs seconds, which only a judgement should pay.
    start_jsonschema()
    import great_expectations as gx

    pandas_judge.silence()
    built = pandas_judge.built_suite(suite, positions, gx)
    source = pandas_judge.silent_context(gx).data_sources.add_spark("handoff", persist=False)
    asset = source.add_dataframe_asset("table")
    # Each kind of metric is a job of its own: without a cache, each would read everything anew.
    was_cached, cached = frame.is_cached, frame.persist()
    try:
        batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": cached})
        outcome = batch.validate(built, result_format="SUMMARY")
        return pandas_judge.in_order(outcome, positions), cached.count(), gx.__version__
    finally:
        if not was_cached:
            cached.unpersist()


def _as_spark_has_it(suite: Suite, frame: Any) -> Suite:
    """The suite with Spark's names of types, and with ends of instants as Spark hands them out."""
    instants = {name for name, kind in frame.dtypes if kind == "timestamp"}
    entries = []
    for entry in suite.document["expectations"]:
        kwargs = dict(entry.get("kwargs") or {})
        if isinstance(kwargs.get("type_"), str):
            kwargs["type_"] = spark_type(kwargs["type_"])
        if isinstance(kwargs.get("type_list"), list):
            kwargs["type_list"] = [spark_type(str(name)) for name in kwargs["type_list"]]
        if entry["type"] in _OF_ENDS and kwargs.get("column") in instants:
            kwargs |= {name: _local(kwargs[name]) for name in ("min_value", "max_value") if name in kwargs}
        entries.append({**entry, "kwargs": kwargs})
    return replace(suite, document={**suite.document, "expectations": entries})


def _local(bound: Any) -> Any:
    """An instant with an offset as the local time without one that Spark gives Python for it."""
    try:
        instant = datetime.fromisoformat(bound)
    except (TypeError, ValueError):
        return bound
    return instant.astimezone().replace(tzinfo=None).isoformat() if instant.tzinfo else bound


def _finding(expectation: Expectation, result: Any, columns: Sequence[str]) -> Finding:
    held = held_finding(expectation)
    if result.success:
        return held
    raised = list(pandas_judge.exceptions(result.exception_info))
    if raised:
        return replace(held, status="not_evaluated", found=_reason(expectation, raised[0], columns))
    found: Mapping[str, Any] = result.result
    return replace(
        held,
        status="violated",
        found=found_in_words(expectation, found),
        unexpected_count=found.get("unexpected_count"),
        element_count=found.get("element_count"),
        examples=pandas_judge.distinct(found.get("partial_unexpected_list") or ()),
    )


def _reason(expectation: Expectation, raised: str, columns: Sequence[str]) -> str:
    missing = [column for column in expectation.columns if column not in columns]
    if missing:
        close = get_close_matches(str(missing[0]), list(columns), n=1)
        likely = f" (is it '{close[0]}' now?)" if close else ""
        return f"the table has no column '{missing[0]}'{likely}"
    if "No provider found" in raised:
        return (
            f"Great Expectations has no {expectation.type} for Spark data frames; hold a pandas, Polars or "
            "Parquet form of the table to it, or take it out of this contract"
        )
    return raised


def _unproved(expectation: Expectation) -> Finding:
    found = "nothing is proved on a Spark data frame; without `--engine proof`, it would be judged"
    return replace(held_finding(expectation), status="not_evaluated", found=found)
