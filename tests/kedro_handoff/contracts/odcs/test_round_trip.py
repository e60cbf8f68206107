"""Out to the Open Data Contract Standard and in again: nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import open_data_contract_standard
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft201909Validator
from open_data_contract_standard.model import OpenDataContractStandard

from kedro_handoff.contracts.change.promises import read_contract
from kedro_handoff.contracts.odcs import export_text, import_text
from kedro_handoff.contracts.reading.audit import expectation_problems

from ..change.wordings import MAKERS  # noqa: TID252 - tests are no package

CONTRACTS = sorted((Path(__file__).parents[4] / "conf/base/contracts").glob("*.yml"))


def standard() -> Draft201909Validator:
    """The JSON schema of the standard, 3.2, which knows 3.1 as well.

    Without its rule on maps: that one asks a `map` of every column without a logical type. datacontract-cli
    holds our files to the schema of 3.1, below.
    """
    # As `OpenDataContractStandard.json_schema()`, which warns of a function that Python will drop.
    schema = json.loads(files(open_data_contract_standard).joinpath("schema.json").read_text())
    rules = schema["$defs"]["SchemaBaseProperty"]["allOf"]
    rules[:] = [rule for rule in rules if '"const": "map"' not in json.dumps(rule.get("if", {}))]
    return Draft201909Validator(schema)


SCHEMA = standard()


def loaded(text: str):
    return yaml.load(text, Loader=yaml.CSafeLoader)


def dumped(document: dict) -> str:
    return yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False)


def exported(document: dict) -> str:
    return export_text(read_contract(dumped(document), f"{document['name']}.yml"), "flights")


def assert_comes_back(document: dict) -> None:
    text = exported(document)
    OpenDataContractStandard.from_string(text)
    assert not [error.message for error in SCHEMA.iter_errors(loaded(text))]
    [contract] = import_text(text, "x.odcs.yaml")
    assert loaded(contract.text) == document
    assert contract.not_carried == ()


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_every_reference_contract_comes_back_as_it_was(path):
    assert_comes_back(loaded(path.read_text()))


WORDS = st.sampled_from(["a", "é: yes", "no", "1", "two\nlines", " x ", "{a}", "#"])
SAID = st.fixed_dictionaries(
    {},
    optional={
        "severity": st.sampled_from(["critical", "warning", "info"]),
        "notes": st.one_of(WORDS, st.lists(WORDS, min_size=1, max_size=2)),
        "description": WORDS,
        "meta": st.fixed_dictionaries(
            {},
            optional={
                "environments": st.sampled_from([["training"], ["serving"]]),
                "evidence": st.just({"rows": 3}),
            },
        ),
    },
)
COLUMNS = st.fixed_dictionaries(
    {},
    optional={
        "i": st.sampled_from([{"role": "key"}, {"unit": "h", "description": "hours", "classification": "x"}]),
        "s": st.just({"role": "label"}),
    },
)
META = st.fixed_dictionaries(
    {},
    optional={
        "version": st.sampled_from(["1.2.3", "0.1.0"]),
        "owner": WORDS,
        "description": WORDS,
        "consumers": st.just(["modeling"]),
        "key": st.sampled_from([["i"], ["s", "i"]]),
        "columns": COLUMNS,
        "on_violation": st.just("warn"),
        "odcs": st.sampled_from([{"id": "x-1"}, {"status": "draft", "domain": "d", "name": "n"}]),
        "mine": st.sampled_from([{"deep": [1, {"a": None}]}, 1.5, True]),
    },
)  # fmt: skip


@st.composite
def suites(draw: st.DrawFn) -> dict:
    makers = draw(st.lists(st.sampled_from(MAKERS), min_size=1, max_size=6))
    entries = [{"type": kind, "kwargs": draw(kwargs), **draw(SAID)} for kind, kwargs in makers]
    kept = [entry for entry in entries if not expectation_problems(entry)]
    fallback = [{"type": "expect_table_row_count_to_equal", "kwargs": {"value": 1}}]
    rest = draw(st.fixed_dictionaries({}, optional={"meta": META, "notes": WORDS}))
    return {"name": "visits", **rest, "expectations": kept or fallback}


@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(suites())
def test_any_contract_comes_back_as_it_was(suite):
    try:
        assert_comes_back(suite)
    except Exception as error:
        # Several expectations of a kind may contradict each other; such a contract is refused everywhere.
        if "is refused" not in str(error):
            raise


def test_the_standard_says_in_its_own_words_what_it_can():
    document = loaded(exported(loaded(next(p for p in CONTRACTS if p.stem == "flights_clean").read_text())))
    assert (document["apiVersion"], document["kind"], document["version"]) == (
        "v3.1.0",
        "DataContract",
        "1.0.0",
    )
    assert document["team"] == {"name": "data-engineering@flights.example"}
    [table] = document["schema"]
    columns = {entry["name"]: entry for entry in table["properties"]}
    assert columns["flight_id"]["primaryKey"] is columns["flight_id"]["unique"] is True
    assert columns["scheduled_departure"]["logicalTypeOptions"] == {"timezone": True}
    assert (columns["tail_number"]["logicalType"], "required" in columns["tail_number"]) == ("string", False)
    rules = [rule for rule in columns["tail_number"]["quality"] if rule["type"] == "library"]
    assert rules == [
        {
            "type": "library",
            "metric": "nullValues",
            "mustBeLessOrEqualTo": 2.0,
            "unit": "percent",
            "severity": "warning",
        }
    ]
    assert {
        "type": "library",
        "metric": "rowCount",
        "mustBeBetween": [300000, 380000],
        "severity": "error",
    } in table["quality"]


def test_the_id_is_the_same_on_every_machine():
    first = loaded(exported(loaded(CONTRACTS[0].read_text())))["id"]
    assert first == loaded(exported(loaded(CONTRACTS[0].read_text())))["id"]
    assert first != loaded(exported(loaded(CONTRACTS[1].read_text())))["id"]


def test_a_key_that_is_not_promised_to_be_unique_is_no_primary_key():
    suite = {
        "name": "x",
        "meta": {"key": ["a"]},
        "expectations": [{"type": "expect_column_to_exist", "kwargs": {"column": "a"}}],
    }
    assert "primaryKey" not in exported(suite)
    assert_comes_back(suite)


@pytest.fixture(scope="session")
def datacontract(tmp_path_factory):
    """The command of datacontract-cli, in a folder of its own: its dependencies do not fit ours."""
    folder = tmp_path_factory.mktemp("datacontract")
    options = ("--quiet", "--no-compile", "--disable-pip-version-check", "--target", str(folder))
    install = [sys.executable, "-m", "pip", "install", *options, "datacontract-cli>=1.2,<2"]
    done = subprocess.run(install, capture_output=True, text=True)
    if done.returncode:
        if os.environ.get("CI") == "true":
            pytest.fail(f"datacontract-cli could not be installed:\n{done.stderr}")
        pytest.skip("datacontract-cli could not be installed")
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"}

    def run(*arguments):
        command = [sys.executable, str(folder / "bin/datacontract"), *map(str, arguments)]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)

    return run


@pytest.mark.slow
def test_datacontract_cli_reads_ours(datacontract, tmp_path):
    for path in CONTRACTS:
        (tmp_path / f"{path.stem}.odcs.yaml").write_text(exported(loaded(path.read_text())))
    # Each call takes seconds; all contracts are held to the standard's schema above.
    linted = datacontract("lint", tmp_path / "flights_clean.odcs.yaml")
    assert linted.returncode == 0, linted.stdout
    assert "valid against ODCS v3.1.0" in linted.stdout
    suite = datacontract(
        "export", "great-expectations", tmp_path / "flights_clean.odcs.yaml", "--checks", "quality"
    )
    assert suite.returncode == 0, suite.stderr
    found = json.loads(suite.stdout)["expectations"]
    ours = loaded(next(p for p in CONTRACTS if p.stem == "flights_clean").read_text())["expectations"]
    theirs = [(entry["type"], entry["kwargs"]) for entry in found]
    assert all((entry["type"], entry["kwargs"]) in theirs for entry in ours)
