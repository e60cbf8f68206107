import pytest
import yaml

from kedro_handoff.contracts.key_promise import key_gaps
from kedro_handoff.contracts.suite import read_suite

UNIQUE = {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}}
PAIR = {"type": "expect_compound_columns_to_be_unique", "kwargs": {"column_list": ["id", "ward"]}}
THERE = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "id"}}
WARD = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "ward"}}


@pytest.fixture
def gaps(tmp_path):
    def found(*expectations, key=("id",), role="key"):
        path = tmp_path / "visits.yml"
        columns = {column: {"role": role} for column in key}
        meta = {"key": list(key), "columns": columns}
        path.write_text(yaml.safe_dump({"name": "visits", "meta": meta, "expectations": list(expectations)}))
        return list(key_gaps(read_suite(path)))

    return found


@pytest.mark.parametrize(
    ("expectations", "key"),
    [
        ((UNIQUE, THERE), ("id",)),
        ((PAIR, THERE, WARD), ("id", "ward")),
        ((UNIQUE, THERE, WARD), ("id", "ward")),
    ],
)
def test_a_key_that_is_promised_unique_and_there_has_no_gap(gaps, expectations, key):
    assert gaps(*expectations, key=key) == []


@pytest.mark.parametrize(
    ("expectations", "key", "said"),
    [
        ((UNIQUE,), ("id",), "the key column 'id' is there"),
        ((THERE,), ("id",), "the key (id) is unique; add expect_column_values_to_be_unique"),
        ((THERE, WARD), ("id", "ward"), "add expect_compound_columns_to_be_unique"),
        ((PAIR, THERE), ("id",), "the key (id) is unique"),
        (({**UNIQUE, "severity": "warning"}, THERE), ("id",), "is unique"),
        (({**UNIQUE, "kwargs": {"column": "id", "mostly": 0.9}}, THERE), ("id",), "is unique"),
    ],
)
def test_a_promise_that_is_missing_is_named_with_what_to_add(gaps, expectations, key, said):
    [gap] = gaps(*expectations, key=key)
    assert said in gap


def test_a_key_without_the_role_only_names_rows(gaps):
    assert gaps(THERE, role="feature") == []
