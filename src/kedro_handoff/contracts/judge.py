"""The judge: Great Expectations, imported when it is first needed and called one table at a time."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kedro_handoff.contracts.found import found_in_words, plain, why_not_judged
from kedro_handoff.contracts.mismatch import mismatch, type_mend
from kedro_handoff.contracts.suite import Expectation, Suite
from kedro_handoff.contracts.verdict import Finding, held_finding
from kedro_handoff.errors import ContractDeclarationError
from kedro_handoff.library_start import start_jsonschema

if TYPE_CHECKING:
    import pandas as pd

# Great Expectations keeps process-wide state (its project manager, its metric caches): two judgements
# at once gave false passes when it was measured, so one goes at a time.
one_at_a_time = threading.Lock()
_MAX_EXAMPLES = 5
_POSITION = "kedro_handoff_position"


def judge(suite: Suite, frame: pd.DataFrame, positions: Sequence[int]) -> tuple[list[Finding], str]:
    """Judge expectations of a suite by Great Expectations' pandas engine; the table is not changed.

    Each call has an ephemeral context of its own, without analytics, progress bars or files.

    Args:
        suite: The contract.
        frame: The table.
        positions: Which of its expectations, by their place in the suite.

    Returns:
        A finding for each position, and the name of the engine with its version.

    Raises:
        ContractDeclarationError: Great Expectations refuses one of the expectations.
    """
    results, version = _evaluate(suite, frame, positions, "SUMMARY")
    findings = [
        _finding(suite.expectations[position], result, frame, suite.key)
        for position, result in zip(positions, results, strict=True)
    ]
    return findings, f"great_expectations {version} (pandas)"


def unexpected_rows(suite: Suite, frame: pd.DataFrame, positions: Sequence[int]) -> list[tuple[int, ...]]:
    """Every row that breaks each of these expectations, by its position in the table, ascending.

    Empty for an expectation that holds, that could not be evaluated, or that is not about rows.

    Args:
        suite: The contract.
        frame: The table; not changed.
        positions: Which of its expectations, by their place in the suite.

    Raises:
        ContractDeclarationError: Great Expectations refuses one of the expectations.
    """
    # Of everything that COMPLETE lists, the query as text is the one that nobody needs.
    complete = {"result_format": "COMPLETE", "return_unexpected_index_query": False}
    results, _ = _evaluate(suite, frame, positions, complete)
    named = [result.result.get("unexpected_index_list") or () for result in results]
    return [tuple(sorted({int(row) for row in rows})) for rows in named]


def _evaluate(
    suite: Suite, frame: pd.DataFrame, positions: Sequence[int], result_format: str | dict[str, Any]
) -> tuple[list[Any], str]:
    with one_at_a_time, warnings.catch_warnings():
        # Where warnings are errors (in tests), one from inside Great Expectations would become a verdict.
        warnings.simplefilter("ignore")
        return _validated(suite, frame, positions, result_format)


def _validated(
    suite: Suite, frame: pd.DataFrame, positions: Sequence[int], result_format: str | dict[str, Any]
) -> tuple[list[Any], str]:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    silence()
    # Imported here because it costs seconds, which only a judgement should pay.
    start_jsonschema()
    import great_expectations as gx

    built = built_suite(suite, positions, gx)
    context = silent_context(gx)
    asset = context.data_sources.add_pandas("handoff").add_dataframe_asset("table")
    # A view with plain positions as index: Great Expectations reports rows by label, which may repeat.
    numbered = frame.set_axis(range(len(frame)), axis="index")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": numbered})
    outcome = batch.validate(built, result_format=result_format)
    return in_order(outcome, positions), gx.__version__


def silence() -> None:
    """Keep Great Expectations' hundreds of lines out of the log."""
    logger = logging.getLogger("great_expectations")
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.WARNING)


def silent_context(gx: Any) -> Any:
    """A context of Great Expectations that leaves no files, sends nothing and draws no bars."""
    from great_expectations.data_context.types import base

    config = base.DataContextConfig(
        store_backend_defaults=base.InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=base.ProgressBarsConfig(globally=False, metric_calculations=False),
        analytics_enabled=False,
    )
    return gx.get_context(mode="ephemeral", project_config=config)


def in_order(outcome: Any, positions: Sequence[int]) -> list[Any]:
    """Results by position; they come back in an order of Great Expectations' own."""
    ordered: dict[int, Any] = {
        result.expectation_config.meta[_POSITION]: result for result in outcome.results
    }
    return [ordered[position] for position in positions]


def built_suite(suite: Suite, positions: Sequence[int], gx: Any) -> Any:
    """A suite as Great Expectations' object, each expectation marked with its position."""
    entries = []
    for position in positions:
        entry = dict(suite.document["expectations"][position])
        entry["kwargs"] = entry.get("kwargs") or {}
        entry["meta"] = {**(entry.get("meta") or {}), _POSITION: position}
        # One at a time, so that a refusal can name its line; a suite would also drop some in silence.
        try:
            kept = gx.ExpectationSuite(name="one", expectations=[entry]).expectations
        except Exception as error:
            raise _refusal(suite, suite.expectations[position], error) from error
        if len(kept) != 1:
            dropped = ValueError("Great Expectations does not know it")
            raise _refusal(suite, suite.expectations[position], dropped)
        entries.append(entry)
    return gx.ExpectationSuite(name=suite.document["name"], expectations=entries)


def _refusal(suite: Suite, expectation: Expectation, error: Exception) -> ContractDeclarationError:
    # pydantic's errors come field by field, with one line for every type that would have done.
    details = error.errors() if hasattr(error, "errors") else []
    said = {str(detail["loc"][0]): str(detail["msg"]) for detail in reversed(details)}
    reason = "; ".join(f"`{field}`: {message}" for field, message in said.items()) or str(error)
    return ContractDeclarationError(
        f"{suite.path}:{expectation.line}: Great Expectations refuses {expectation.type}: {reason}",
        path=suite.path,
        line=expectation.line,
    )


def _finding(expectation: Expectation, result: Any, frame: pd.DataFrame, key: Sequence[str]) -> Finding:
    held = held_finding(expectation)
    if result.success:
        return held
    raised = list(exceptions(result.exception_info))
    if raised:
        reason = mismatch(expectation, frame) or why_not_judged(expectation, raised[0], frame)
        return replace(held, status="not_evaluated", found=reason)
    found: Mapping[str, Any] = result.result
    return replace(
        held,
        status="violated",
        found=": ".join(filter(None, (found_in_words(expectation, found), type_mend(expectation, frame)))),
        unexpected_count=found.get("unexpected_count"),
        element_count=found.get("element_count"),
        examples=distinct(found.get("partial_unexpected_list") or ()),
        rows=_offending_rows(
            found.get("partial_unexpected_index_list") or (), frame, [*key, *expectation.columns]
        ),
    )


def exceptions(info: Any) -> Iterator[str]:
    """Messages of what was raised; Great Expectations nests them by metric or not at all."""
    if not isinstance(info, Mapping):
        return
    if info.get("raised_exception"):
        yield str(info.get("exception_message"))
    for nested in info.values():
        if isinstance(nested, Mapping):
            yield from exceptions(nested)


def _offending_rows(
    positions: Sequence[int], frame: pd.DataFrame, columns: Sequence[str]
) -> tuple[dict[str, Any], ...]:
    shown = [column for column in dict.fromkeys(columns) if column in frame.columns]
    return tuple(
        {"row": plain(frame.index[position]), **{c: plain(frame[c].iloc[position]) for c in shown}}
        for position in positions[:_MAX_EXAMPLES]
    )


def distinct(values: Sequence[Any]) -> tuple[Any, ...]:
    """A few of the values, each once."""
    seen: dict[str, Any] = {}
    for value in values:
        shown = plain(value)
        seen.setdefault(repr(shown), shown)
    return tuple(seen.values())[:_MAX_EXAMPLES]
