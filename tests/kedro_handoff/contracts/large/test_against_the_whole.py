"""A Parquet file in small pieces has the verdict of its whole frame.

`LARGE_CASES` sets how many tables are compared (20 in the test suite).
"""

from __future__ import annotations

import os
import warnings
from collections import Counter
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kedro_handoff import ContractDeclarationError
from kedro_handoff.contracts.evaluation import evaluate
from kedro_handoff.contracts.large.evaluation import evaluate_parquet
from kedro_handoff.contracts.reading import parse_document
from kedro_handoff.contracts.reading.audit import expectation_problems
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.contracts.suite import suite_of as unaudited_suite

from ..proof.generated import MAKERS, expectations  # noqa: TID252 - tests are no package
from ..proof.generated_types import MAKERS as MORE_MAKERS  # noqa: TID252
from ..proof.generated_types import conditions, more_expectations, richer_tables  # noqa: TID252

CASES = int(os.environ.get("LARGE_CASES", "20"))
FALLBACK = [{"type": "expect_table_row_count_to_equal", "kwargs": {"value": 1}}]
seen: Counter[str] = Counter()


@settings(
    max_examples=CASES,
    derandomize=CASES <= 100,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
@given(st.data())
def compare(folder: Path, data: st.DataObject) -> None:
    frame = readable(data.draw(richer_tables(), label="table"))
    if frame.shape[1] < 2:
        return
    group, batch = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3))
    frame.to_parquet(folder / "t.parquet", row_group_size=group, index=False)
    whole = pd.read_parquet(folder / "t.parquet")
    makers = data.draw(st.lists(st.sampled_from([*MAKERS, *MORE_MAKERS]), min_size=4, max_size=12))
    entries = [drawn(data, frame, make) for make in makers]
    suite = suite_of([e for e in entries if not list(expectation_problems(e))] or FALLBACK, folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compare_one(suite, whole, folder / "t.parquet", batch)


def drawn(data: st.DataObject, frame: pd.DataFrame, make) -> dict:
    strategy = more_expectations if make in MORE_MAKERS else expectations
    entry = data.draw(strategy(frame, make), label="expectation")
    if data.draw(st.integers(0, 5)) == 0 and "table_column" not in entry["type"]:
        entry["kwargs"] |= data.draw(conditions(frame), label="condition")
    return entry


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Without what Parquet cannot hold: names that are not one text, or not alone, and mixed objects."""
    frame = frame.loc[:, ~frame.columns.duplicated()].reset_index(drop=True)
    names = [name for name in frame if isinstance(name, str) and is_writable(frame[name])]
    return frame[names]


def is_writable(series: pd.Series) -> bool:
    if "dictionary" in str(series.dtype):  # pandas writes it and cannot read it back
        return False
    try:
        pa.array(series)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return False
    return True


def compare_one(suite: Suite, whole: pd.DataFrame, path: Path, batch: int) -> None:
    try:
        expected = evaluate(suite, whole)
    except ContractDeclarationError:
        with pytest.raises(ContractDeclarationError):
            evaluate_parquet(suite, path, batch_rows=batch)
        return
    found = evaluate_parquet(suite, path, batch_rows=batch)
    for expectation, one, other in zip(suite.expectations, expected.findings, found.findings, strict=True):
        assert (one.status, one.unexpected_count) == (other.status, other.unexpected_count), (
            expectation,
            whole,
            one,
            other,
        )
        seen.update({one.status: 1, f"{one.status} {expectation.type}": 1})


def suite_of(entries: list[dict], folder: Path) -> Suite:
    path = folder / "t.yml"
    path.write_text(yaml.safe_dump({"name": "t", "expectations": entries}, allow_unicode=True))
    # Not audited: what a file would be refused for is compared, too.
    return unaudited_suite(parse_document(path))


def test_pieces_have_the_verdict_of_the_whole(tmp_path):
    compare(tmp_path)
    assert seen["held"] > CASES // 2
    assert seen["violated"] > CASES // 2
