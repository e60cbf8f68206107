"""Neither credentials nor values of rows stand in what is kept of a run."""

from __future__ import annotations

import sys
from typing import Any

import pandas as pd
import pytest
from kedro.pipeline import node

from kedro_handoff.runs.recording.masking import masked, masked_command, masked_text
from kedro_handoff.secrets_in_code import masked_source

CSV = {"type": "pandas.CSVDataset", "filepath": "people.csv"}
PEOPLE = "name,born,income\nAda Lovelace,1815-12-10,52311\nGrace Hopper,1906-12-09,48711.5\n"
CONTRACT = """
name: people
expectations:
  - type: expect_column_values_to_be_in_set
    kwargs: {column: name, value_set: [Bo]}
  - type: expect_column_max_to_be_between
    kwargs: {column: income, max_value: 100}
"""


def words(frame: pd.DataFrame) -> None:
    raise ValueError(f"no pension for Ada Lovelace, born 1815-12-10, with {frame['income'][0]}")


def computed(frame: pd.DataFrame) -> None:
    raise ValueError(f"{frame['name'][1].upper().lower()!r} would get {frame['income'].mean()} of 3 funds")


def key(frame: pd.DataFrame) -> Any:
    return frame.set_index("name").loc["Grace Hoppe"]


def cast(frame: pd.DataFrame) -> Any:
    return frame["name"].astype(float)


def nested(frame: pd.DataFrame) -> None:
    raise RuntimeError({"row": frame.iloc[0].to_dict()})


def secret(frame: pd.DataFrame) -> None:
    raise OSError("login at postgres://ada:planted@db/x?token=planted failed: password=planted")


@pytest.mark.parametrize("function", [words, computed, key, cast, nested, secret])
def test_no_error_gives_rows_or_credentials_away(runs: Any, function: Any) -> None:
    (runs.path / "people.csv").write_text(PEOPLE)
    record = runs.run([node(function, "people", None, name="pay")], people=CSV)
    assert (record["outcome"], record["error"]["node"]) == ("failed", "pay")
    found = [
        w
        for w in ("Ada", "Lovelace", "Grace", "Hoppe", "1815", "52311", "48711", "50511", "planted")
        if w in runs.kept()
    ]
    assert found == [], record["error"]


def test_no_failure_of_a_contract_a_load_or_a_save_gives_rows_away(runs: Any) -> None:
    (runs.path / "people.csv").write_text(PEOPLE)
    (runs.path / "conf/base/contracts/people.yml").write_text(CONTRACT)
    record = runs.run([node(len, "people", "n", name="count")], people={**CSV, "validator": {}})
    assert [f["column"] for f in record["contracts"]["people"]["not_held"]] == ["name", "income"]
    assert (record["error"]["node"], record["contracts"]["people"]["status"]) == ("count", "violated")
    loads = {**CSV, "load_args": {"dtype": {"name": "float64"}}}
    assert (
        runs.run([node(len, "people", "n", name="count")], run_id="r2", people=loads)["error"]["node"]
        == "count"
    )
    mixed = node(lambda: pd.DataFrame({"x": [1, "Ada Lovelace", 52311.5]}), None, "out", name="mix")
    out = {"type": "pandas.ParquetDataset", "filepath": "out.parquet"}
    assert runs.run([mixed], run_id="r3", out=out)["error"]["node"] == "mix"
    assert [w for w in ("Ada", "Grace", "52311", "48711", "1815") if w in runs.kept()] == []


def test_no_credential_of_catalog_parameters_or_command_is_kept(runs: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(
        sys, "argv", ["kedro", "run", "--params", "db.password=planted,x=1", "--token", "planted"]
    )
    parameters = {
        "db": {"password": "planted", "url": "mysql://u:planted@h/d", "deep": [{"apiKey": "planted"}]},
        "AWS_SECRET_ACCESS_KEY": "planted",
        "connection_string": "AccountKey=planted;Host=h",
        "tokens_per_batch": 512,
        "sort_key": "day",
    }
    remote = {
        "type": "pandas.CSVDataset",
        "filepath": "memory://planted.csv",
        "credentials": {"key": "planted-key", "secret": "planted-secret"},
    }
    memory = {**remote, "filepath": "memory://people.csv"}
    nodes = [node(pd.DataFrame, "params:db", "people", name="make")]
    record = runs.run(nodes, parameters={**parameters}, people={"type": "MemoryDataset"}, unused=memory)
    assert (record["parameters"]["tokens_per_batch"], record["parameters"]["sort_key"]) == (512, "day")
    assert record["command"] == ["kedro", "run", "--params", "db.password=***,x=1", "--token", "***"]
    assert "planted" not in runs.kept()


def test_what_looks_like_a_credential_is_hidden_wherever_it_stands() -> None:
    shown = [
        *masked_command(["--password=x1planted", "s3://k:x2planted@b", "-p", "api_token:x3planted"]),
        masked_text("Bearer x4planted00 https://b/x?sig=x5planted&a=1 AKIAABCDEFGHIJKLMNOP"),
        masked_source('TOKEN = "x6planted"\nurl = "postgres://u:x7planted@h"\nd["secret"] = \'x8planted\''),
        masked({"auth": {"user": "x9planted"}, "keys": ["id"], "max_tokens": 5, "passwd": None}),
    ]
    assert "planted" not in str(shown)
    assert "AKIAABC" not in str(shown)
    assert shown[-1] == {"auth": "***", "keys": ["id"], "max_tokens": 5, "passwd": None}
