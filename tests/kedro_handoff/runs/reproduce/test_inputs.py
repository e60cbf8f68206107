from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from kedro.io import DataCatalog
from kedro_datasets.pandas import CSVDataset

from kedro_handoff.runs.recording.files import file_of
from kedro_handoff.runs.recording.values import content_of
from kedro_handoff.runs.reproduce.inputs import check_inputs, difference
from kedro_handoff.runs.reproduce.order import Answer
from tests.kedro_handoff.runs.reproduce.records import content, dataset, record

TABLE = "a,b\n1,2\n3,4\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A file that a run has read."""
    path = tmp_path / "raw.csv"
    path.write_text(TABLE)
    return path


@pytest.fixture
def then(raw: Path) -> dict[str, Any]:
    """The record of the run that read it."""
    table = CSVDataset(filepath=str(raw))
    read = dataset(read=content_of(table.load()), file=file_of(table, saved=False))
    return record(datasets={"raw": {**read, "path": str(raw)}})


def check(then: Any, path: Path) -> Answer:
    answer = Answer()
    check_inputs(then, ["raw"], DataCatalog({"raw": CSVDataset(filepath=str(path))}), answer)
    return answer


def said(then: Any, path: Path) -> list[str]:
    return [refusal.words for refusal in check(then, path).refusals]


def test_the_same_bytes_are_the_same_input(then, raw) -> None:
    assert said(then, raw) == []


def test_other_bytes_of_the_same_content_are_the_same_input(then, raw) -> None:
    raw.write_text(TABLE.replace("\n", "\r\n"))
    assert said(then, raw) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n3,5\n", "raw has changed: other values in column b"),
        ("a,c\n1,2\n3,4\n", "raw has changed: gone: column b; new: column c"),
        ("a,b\n1,2\n", "raw has changed: 1 rows instead of 2; other values in columns a, b"),
        ("a,b\n1.0,2\n3,4\n", "raw has changed: other values in column a"),
    ],
)
def test_a_changed_input_is_refused_with_its_columns(then, raw, text: str, words: str) -> None:
    raw.write_text(text)
    assert said(then, raw) == [words]


def test_an_input_that_is_gone_is_refused_with_its_place(then, raw) -> None:
    raw.unlink()
    assert said(then, raw) == [f"raw is gone: {raw}"]


def test_an_input_that_cannot_be_read_is_refused_with_the_reason(then, raw) -> None:
    raw.write_text("")
    assert "raw cannot be loaded any more" in said(then, raw)[0]


def test_an_input_that_no_hash_can_hold_is_refused_where_its_bytes_are_others(then, raw) -> None:
    then["datasets"]["raw"]["read"] = content(None)
    assert said(then, raw) == []
    raw.write_text(TABLE + "5,6\n")
    assert "other bytes, and what it held cannot be compared" in said(then, raw)[0]


def test_an_input_that_no_record_tells_is_named(then, raw) -> None:
    then["datasets"]["raw"] |= {"read": None, "file": None}
    assert check(then, raw).notes == ["raw: the record does not say what was read"]


def test_rows_in_another_order_are_said_to_be_that_or_other_values() -> None:
    one, other = (content_of(pd.DataFrame({"a": rows})) for rows in ([1, 2], [2, 1]))
    assert difference(one, other) == "other values in column a"


def test_no_refusal_says_a_password() -> None:
    answer = Answer()
    answer.refuse("input", "raw", "OperationalError: postgresql://me:hunter2@host/db is away")
    assert "hunter2" not in answer.refusals[0].words
