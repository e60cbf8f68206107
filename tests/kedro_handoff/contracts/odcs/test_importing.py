"""A data contract that another team wrote, as a contract of ours."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from kedro_handoff import ContractDeclarationError
from kedro_handoff.contracts.change.promises import read_contract
from kedro_handoff.contracts.odcs import export_text, import_text
from kedro_handoff.testing import judge_table

ORDERS = Path(__file__).parent / "orders.odcs.yaml"


@pytest.fixture(scope="module")
def orders():
    return import_text(ORDERS.read_text(), "orders.odcs.yaml")[0]


def promised(contract, column=None):
    entries = yaml.safe_load(contract.text)["expectations"]
    return [
        (entry["type"].removeprefix("expect_").removeprefix("column_values_to_"), entry["kwargs"])
        for entry in entries
        if column is None or entry["kwargs"].get("column") == column
    ]


def test_each_object_makes_a_contract_with_its_facts():
    orders, returns = import_text(ORDERS.read_text(), "orders.odcs.yaml")
    assert (orders.name, returns.name) == ("orders", "returns")
    meta = yaml.safe_load(orders.text)["meta"]
    assert (meta["version"], meta["owner"], meta["key"]) == ("2.1.0", "sales-data", ["shop", "order_id"])
    assert meta["odcs"]["status"] == "draft"
    assert meta["columns"]["order_id"]["classification"] == "internal"


def test_types_bounds_lengths_and_patterns_become_expectations(orders):
    assert promised(orders, "shop")[:3] == [
        ("be_of_type", {"column": "shop", "type_": "str"}),
        ("column_value_lengths_to_be_between", {"column": "shop", "min_value": 2, "max_value": 2}),
        ("match_regex", {"column": "shop", "regex": "^[A-Z]+$"}),
    ]
    bounds = {"column": "order_id", "min_value": 1, "max_value": 1000000, "strict_max": True}
    assert ("be_between", bounds) in promised(orders, "order_id")
    placed = [kind for kind, _ in promised(orders, "placed_at")]
    assert placed == ["be_of_type", "not_be_null", "be_between"]


def test_a_primary_key_is_there_and_unique_and_nothing_is_said_twice(orders):
    kinds = [kind for kind, _ in promised(orders, "order_id")]
    assert kinds.count("not_be_null") == 1
    keys = [kwargs["column_list"] for kind, kwargs in promised(orders) if kind.startswith("compound")]
    assert keys == [["shop", "order_id"], ["customer", "placed_at"]]


def test_metrics_of_the_standard_become_expectations(orders):
    assert promised(orders, "coupon")[1:] == [
        (
            "column_proportion_of_non_null_values_to_be_between",
            {"column": "coupon", "min_value": 0.8, "strict_min": True},
        ),
        ("match_regex", {"column": "coupon", "mostly": 0.98, "regex": "^[A-Z]{4}$"}),
    ]
    assert ("not_be_in_set", {"column": "status", "value_set": ["", "n/a"]}) in promised(orders, "status")
    rows = {"min_value": 1, "max_value": 5000000}
    assert ("table_row_count_to_be_between", rows) in promised(orders)


def test_what_no_expectation_says_is_listed_with_its_line(orders):
    lines = ORDERS.read_text().splitlines()
    lost = {loss.path: loss for loss in orders.not_carried}
    assert lost.keys() == {
        "tenant",
        "description.usage",
        "team",
        "servers",
        "schema.orders.properties.shop.physicalType",
        "schema.orders.properties.order_id.logicalTypeOptions.multipleOf",
        "schema.orders.properties.customer.tags",
        "schema.orders.properties.customer.relationships",
        "schema.orders.properties.status.quality[2]",
        "schema.orders.properties.coupon.quality[1]",
        "schema.orders.properties.coupon.quality[3]",
        "schema.orders.properties.delivery_day.logicalType",
        "schema.orders.properties.lines.logicalType",
        "schema.orders.properties.lines.items",
        "schema.orders.quality[2]",
        "schema.orders.quality[3]",
        "schema.orders.quality[5]",
    }
    assert "type: sql" in lines[lost["schema.orders.quality[2]"].line - 1]
    assert "SQL is not run" in lost["schema.orders.quality[2]"].reason


def test_the_contract_judges_tables(orders, tmp_path):
    path = tmp_path / "orders.yml"
    path.write_text(orders.text)
    good = pd.DataFrame(
        {
            "shop": ["DE", "FR"],
            "order_id": [1, 1],
            "placed_at": pd.to_datetime(["2024-01-01", "2024-01-02"]),
            "customer": [f"53581432-6c55-4ba2-a65f-72344a91553{i}" for i in (1, 2)],
            "status": ["open", "paid"],
            "coupon": ["ABCD", "EFGH"],
            "delivery_day": [None, None],
            "lines": [[], []],
        }
    )
    assert judge_table(path, good).status == "held"
    assert judge_table(path, good.assign(shop="DE")).status == "violated"
    assert judge_table(path, good.assign(status="lost")).status == "warned"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"x\.yaml:1: the file is not a mapping"),
        ("a: [", r"x\.yaml:\d: not valid YAML"),
        ("a: !!python/object/apply:os.getcwd []", r"x\.yaml:1: not valid YAML: could not determine a constr"),
        ("kind: Data\napiVersion: v3.1.0", r"x\.yaml:1: `kind: Data` is not DataContract"),
        ("apiVersion: v2.2.2\nkind: DataContract", r"x\.yaml:1: `apiVersion: v2.2.2` is none that is read"),
        ("apiVersion: v3.1.0\nkind: DataContract\nschema: {}", r"x\.yaml:3: `schema` is no list"),
        ("apiVersion: v3.1.0\nkind: DataContract\nschema:\n- {}", r"x\.yaml:4: an object of `schema` needs"),
        ("apiVersion: v3.1.0\nkind: DataContract\nschema:\n- {name: a}", r"x\.yaml:4: 'a' promises nothing"),
        (
            "apiVersion: v3.1.0\nkind: DataContract\nschema:\n- {name: a, properties: [1]}",
            "not a list of map",
        ),
        (
            "apiVersion: v3.1.0\nkind: DataContract\nschema:\n- {name: a}\n- {name: a}",
            r":5: .* a second time",
        ),
    ],
)
def test_a_file_that_is_no_data_contract_is_refused_with_its_line(text, said):
    with pytest.raises(ContractDeclarationError, match=said):
        import_text(text, "x.yaml")


SUITE = """\
name: visits
meta: {version: 1.0.0, owner: me, key: [id]}
expectations:
- type: expect_column_values_to_be_unique
  kwargs: {column: id}
- type: expect_column_values_to_be_in_set
  kwargs: {column: ward, value_set: [north, south]}
"""


def edited(old: str, new: str) -> dict:
    text = export_text(read_contract(SUITE, "visits.yml"), "clinic")
    assert old in text
    [contract] = import_text(text.replace(old, new), "x.yaml")
    return yaml.safe_load(contract.text)


def test_what_somebody_edits_in_our_export_comes_in():
    assert edited("version: 1.0.0\nstatus", "version: 2.0.0\nstatus")["meta"]["version"] == "2.0.0"
    assert edited("status: active", "status: retired")["meta"]["odcs"] == {"status": "retired"}
    assert edited("    unique: true", "    unique: true\n    description: who")["meta"]["columns"]["id"] == {
        "description": "who"
    }
    required = edited("    unique: true", "    unique: true\n    required: true")["expectations"]
    assert required[-1] == {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "id"}}


def test_a_looser_word_beside_a_stricter_expectation_adds_nothing():
    looser = "        validValues:\n        - north\n        - south\n        - west\n"
    entries = edited("        validValues:\n        - north\n        - south\n", looser)["expectations"]
    assert len(entries) == 2


def test_a_stricter_word_beside_a_looser_expectation_is_added():
    stricter = edited(
        "        validValues:\n        - north\n        - south\n", "        validValues:\n        - north\n"
    )
    assert stricter["expectations"][2]["kwargs"]["value_set"] == ["north"]
