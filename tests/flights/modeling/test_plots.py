import json
from typing import Any

import pytest

PLOTS = ["calibration_plot", "roc_plot", "business_value_plot", "slice_plot"]


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_is_small_and_readable_as_json(ten_days: dict[str, Any], name: str) -> None:
    text = ten_days[name].to_json()
    assert len(text) < 60_000
    assert all(isinstance(trace["y"], list) for trace in json.loads(text)["data"])


def test_the_roc_runs_from_corner_to_corner(ten_days: dict[str, Any]) -> None:
    for curve in ten_days["roc_plot"].data:
        assert (curve.x[0], curve.y[0]) == (0, 0)
        assert (curve.x[-1], curve.y[-1]) == (1, 1)


def test_the_chosen_thresholds_are_marked_on_the_value_plot(ten_days: dict[str, Any]) -> None:
    marked = {line.x0 for line in ten_days["business_value_plot"].layout.shapes}
    assert marked == set(ten_days["thresholds"].values())
