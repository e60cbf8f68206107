from typing import Any

import pandas as pd
import pytest

from flights.pipelines.modeling.splitting import check_months, split_by_time

PARTS = ["train_set", "validation_set", "test_set"]


@pytest.fixture
def features() -> pd.DataFrame:
    months = ["2013-01", "2013-01", "2013-02", "2013-03", "2013-04"]
    return pd.DataFrame({"departure_month": months, "target": [0.0, None, 1.0, 0.0, 1.0], "row": range(5)})


def _months(train: list[str], validation: list[str], test: list[str]) -> dict[str, list[str]]:
    return {"train": train, "validation": validation, "test": test}


def test_parts_follow_the_months_and_leave_out_the_unlabelled(features: pd.DataFrame) -> None:
    months = _months(["2013-01", "2013-01"], ["2013-02", "2013-02"], ["2013-03", "2013-03"])
    train, validation, test = split_by_time(features, months)
    assert [part["row"].tolist() for part in (train, validation, test)] == [[0], [2], [3]]
    assert train["target"].dtype == "int64"


def test_time_never_overlaps_on_real_days(ten_days: dict[str, Any]) -> None:
    train, validation, test = (ten_days[name]["scheduled_departure"] for name in PARTS)
    assert train.max() < validation.min()
    assert validation.max() < test.min()
    ids = pd.concat([ten_days[name]["flight_id"] for name in PARTS])
    assert ids.is_unique


@pytest.mark.parametrize(
    "months",
    [
        _months(["2013-01", "2013-03"], ["2013-03", "2013-04"], ["2013-05", "2013-06"]),
        _months(["2013-01", "2013-02"], ["2013-05", "2013-06"], ["2013-03", "2013-04"]),
        _months(["2013-02", "2013-01"], ["2013-03", "2013-04"], ["2013-05", "2013-06"]),
    ],
)
def test_months_that_overlap_or_run_backwards_are_refused(months: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="without overlap"):
        check_months(months)


def test_a_part_without_flights_is_named(features: pd.DataFrame) -> None:
    months = _months(["2013-01", "2013-01"], ["2013-02", "2013-02"], ["2014-03", "2014-03"])
    with pytest.raises(ValueError, match="no labelled flight in the test months"):
        split_by_time(features, months)
