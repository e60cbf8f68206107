import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flights.pipelines.modeling.training import train_model
from flights.scoring import late_probabilities


def test_training_twice_gives_the_same_model(ten_days: dict[str, Any]) -> None:
    names = ["train_set", "validation_set", "problem", "params:model"]
    again = train_model(*(ten_days[name] for name in names), run_id=None)
    first = late_probabilities(ten_days["delay_model"], ten_days["test_set"])
    np.testing.assert_array_equal(first, late_probabilities(again, ten_days["test_set"]))
    assert again["run_id"] == "outside-a-run"


def test_the_bundle_says_where_it_comes_from(ten_days: dict[str, Any]) -> None:
    bundle, train_set = ten_days["delay_model"], ten_days["train_set"]
    assert bundle["run_id"] == "run-of-tests"
    assert bundle["train_rows"] == len(train_set)
    assert bundle["train_period"]["end"] == train_set["scheduled_departure"].max().isoformat()
    assert 0 < bundle["threshold"] < 1


def test_the_bundle_unpickles_without_this_project(ten_days: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "model.pkl"
    file.write_bytes(pickle.dumps(ten_days["delay_model"]))
    code = f"import pickle, sys; pickle.load(open({str(file)!r}, 'rb')); sys.exit('flights' in sys.modules)"
    isolated = [sys.executable, "-I", "-c", code]
    assert subprocess.run(isolated, check=False, cwd=tmp_path).returncode == 0


def test_an_unseen_category_is_scored_all_the_same(ten_days: dict[str, Any]) -> None:
    stranger = ten_days["test_set"].head(1).assign(carrier="ZZ", destination="ZZZ")
    assert 0 < late_probabilities(ten_days["delay_model"], stranger).item() < 1


def test_missing_features_are_named_with_the_run_that_trained(ten_days: dict[str, Any]) -> None:
    without = ten_days["test_set"].drop(columns="distance_km")
    with pytest.raises(ValueError, match=r"'run-of-tests' expects the features \['distance_km'\]"):
        late_probabilities(ten_days["delay_model"], without)
