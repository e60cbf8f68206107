from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from kedro.io import DataCatalog
from kedro_datasets.pandas import ParquetDataset

from kedro_handoff.project import Project
from kedro_handoff.runs.recording.files import file_of
from kedro_handoff.runs.recording.values import content_of
from kedro_handoff.runs.reproduce.order import Answer, Order
from kedro_handoff.runs.reproduce.values import compare_values
from tests.kedro_handoff.runs.reproduce.records import dataset, node, record

THEN = pd.DataFrame({"a": [0.3, 1.0], "b": [1, 2]})
Compare = Callable[..., dict[str, Any]]


@pytest.fixture
def compare(tmp_path: Path) -> Compare:
    """Compares a table that a run saved with what its reproduction made; another may lie there by now."""

    def call(again: pd.DataFrame, there: pd.DataFrame = THEN, tolerance: float | None = None) -> Any:
        places = [ParquetDataset(filepath=str(tmp_path / name)) for name in ("then", "again")]
        records = []
        for place, table in zip(places, (THEN, again), strict=True):
            place.save(table)
            made = dataset("n", written=content_of(table), file=file_of(place, saved=True))
            records.append(record(nodes={"n": node([], ["t"])}, datasets={"t": made}))
        if there is not THEN:
            places[0].save(there)
        order = Order(records[0], tmp_path, tmp_path, tmp_path, tmp_path, True, True, tolerance)
        answer = Answer(record=records[1])
        then, now = (DataCatalog({"t": place}) for place in places)
        compare_values(order, answer, Project(tmp_path, tmp_path / "conf"), then, now)
        return answer.values.get("t", {})

    return call


def test_what_is_identical_is_not_loaded(compare: Compare) -> None:
    assert compare(THEN) == {}


def test_the_noise_of_additions_is_the_same_unless_nothing_is_allowed(compare: Compare) -> None:
    noisy = THEN.assign(a=[0.1 + 0.2, 1.0])
    assert compare(noisy)["status"] == "same"
    assert compare(noisy, tolerance=0.0)["status"] == "different"


def test_a_difference_is_told_with_column_rows_and_amount(compare: Compare) -> None:
    found = compare(THEN.assign(a=[0.3, 1.5]))
    assert found["status"] == "different"
    assert "column 'a' differs" in found["words"][0]
    assert "0.5" in found["words"][0]


def test_a_tolerance_is_the_person_s(compare: Compare) -> None:
    assert compare(THEN.assign(a=[0.3, 1.001]), tolerance=0.01)["status"] == "same"


def test_a_whole_number_that_became_a_float_is_no_noise(compare: Compare) -> None:
    assert compare(THEN.assign(b=[1.0, 2.0]))["status"] == "different"


def test_values_that_a_later_run_has_written_over_prove_nothing(compare: Compare) -> None:
    noisy = THEN.assign(a=[0.1 + 0.2, 1.0])
    found = compare(noisy, there=noisy)
    assert found == {"status": "gone", "words": ["the values of the recorded run were written over"]}
