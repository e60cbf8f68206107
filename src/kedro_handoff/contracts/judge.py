"""The judge: Great Expectations, imported when it is first needed and called one table at a time."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kedro_handoff.contracts.mismatch import mismatch, type_mend
from kedro_handoff.contracts.suite import Expectation, Suite
from kedro_handoff.contracts.verdict import Finding, held_finding
from kedro_handoff.errors import ContractDeclarationError

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
    with one_at_a_time, warnings.catch_warnings():
        # Where warnings are errors (in tests), one from inside Great Expectations would become a verdict.
        warnings.simplefilter("ignore")
        results, version = _evaluate(suite, frame, positions)
    findings = [
        _finding(suite.expectations[position], result, frame, suite.key)
        for position, result in zip(positions, results, strict=True)
    ]
    return findings, f"great_expectations {version} (pandas)"


def _evaluate(suite: Suite, frame: pd.DataFrame, positions: Sequence[int]) -> tuple[list[Any], str]:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    silence()
    # Imported here because it costs seconds, which only a judgement should pay.
    import great_expectations as gx

    built = built_suite(suite, positions, gx)
    context = silent_context(gx)
    asset = context.data_sources.add_pandas("handoff").add_dataframe_asset("table")
    # A view with plain positions as index: Great Expectations reports rows by label, which may repeat.
    numbered = frame.set_axis(range(len(frame)), axis="index")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": numbered})
    outcome = batch.validate(built, result_format="SUMMARY")
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
        reason = _missing_columns(expectation, frame) or mismatch(expectation, frame) or raised[0]
        return replace(held, status="not_evaluated", found=reason)
    found: Mapping[str, Any] = result.result
    return replace(
        held,
        status="violated",
        found=": ".join(filter(None, (in_words(found), type_mend(expectation, frame)))),
        unexpected_count=found.get("unexpected_count"),
        element_count=found.get("element_count"),
        examples=distinct(found.get("partial_unexpected_list") or ()),
        rows=_offending_rows(found.get("partial_unexpected_index_list") or (), frame, key),
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


def _missing_columns(expectation: Expectation, frame: pd.DataFrame) -> str:
    present = [str(column) for column in frame.columns]
    missing = [column for column in expectation.columns if column not in frame.columns]
    if not missing:
        return ""
    words = []
    for column in missing:
        close = get_close_matches(str(column), present, n=1)
        words.append(f"'{column}'" + (f" (is it '{close[0]}' now?)" if close else ""))
    return f"the table has no column {', '.join(words)}"


def in_words(found: Mapping[str, Any]) -> str:
    """A result as a line for people."""
    count, total = found.get("unexpected_count"), found.get("element_count")
    if count is not None and total:
        return f"{count:,} of {total:,} rows ({count / total:.3%})"
    details = found.get("details") or {}
    mismatched = details.get("mismatched") if isinstance(details, Mapping) else None
    if isinstance(mismatched, Mapping):
        said = [f"{name} {plain(value)}" for name, value in mismatched.items()]
        return "columns " + ", ".join(said)
    observed = found.get("observed_value")
    return f"found {plain(observed)}" if observed is not None else "does not hold"


def _offending_rows(
    positions: Sequence[int], frame: pd.DataFrame, key: Sequence[str]
) -> tuple[dict[str, Any], ...]:
    shown = [column for column in key if column in frame.columns]
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


def plain(value: Any) -> Any:
    """A value that JSON and people can read: numpy scalars unwrapped, everything odd as text."""
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    if hasattr(value, "item") and not hasattr(value, "__len__"):
        value = value.item()
    if isinstance(value, float):
        return value if abs(value) != float("inf") and value == value else str(value)
    return value if value is None or isinstance(value, bool | int | str) else str(value)
