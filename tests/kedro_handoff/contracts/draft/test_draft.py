"""Whole drafts: odd tables, and what a draft owes to the data that it is drafted from."""

import datetime
import decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.pandas import column, data_frames, range_indexes

from kedro_handoff import ContractDeclarationError, errors
from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.draft import draft_table
from kedro_handoff.contracts.draft.proposal import SECTIONS, Proposal
from kedro_handoff.contracts.draft.yaml_text import expectation_text, suite_text
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.testing import judge_table


def table(rows=600):
    chance = np.random.default_rng(1)
    start = pd.date_range("2024-01-01", periods=rows, freq="h", tz="Europe/Vienna")
    return pd.DataFrame(
        {
            "visit_id": [f"V-{i:05}" for i in range(rows)],
            "ward": chance.choice(["north", "south", "NO"], rows),
            "arrived": start,
            "left": start + pd.to_timedelta(chance.integers(5, 300, rows), unit="min"),
            "minutes": chance.exponential(60, rows),
            "target": chance.integers(0, 2, rows),
        }
    )


def drafted(frame, **known):
    return draft_table(frame, Context("visits", **known))


def written(draft, tmp_path):
    path = tmp_path / "visits.yml"
    training = tuple(p for p in draft.proposals if p.environments != ("serving",))
    path.write_text(suite_text(type(draft)("visits", draft.rows, training, draft.key, {}, {})))
    return path


def test_a_draft_reads_back_as_it_was_and_holds_on_its_data(tmp_path):
    draft = drafted(table(), modeled=True)
    path = written(draft, tmp_path)
    assert judge_table(path, table()).status == "held"
    assert [e.type for e in read_suite(path).expectations] == [
        p.type for p in draft.proposals if p.environments != ("serving",)
    ]


def test_great_expectations_takes_every_entry_of_a_draft():
    import great_expectations as gx

    entries = [proposal.as_entry() for proposal in drafted(table(), modeled=True).proposals]
    assert len(gx.ExpectationSuite(name="visits", expectations=entries).expectations) == len(entries)


def test_a_draft_is_sorted_by_section_and_then_from_the_surest():
    proposals = drafted(table(), modeled=True).proposals
    places = [(list(SECTIONS).index(p.section), -round(p.confidence, 2)) for p in proposals]
    assert places == sorted(places)


def test_roles_are_guessed_and_those_of_a_contract_come_first():
    assert drafted(table(), modeled=True).roles == {
        "visit_id": "key", "ward": "feature", "arrived": "time", "minutes": "feature", "target": "label",
    }  # fmt: skip
    assert drafted(table(), roles={"ward": "label"}).roles["ward"] == "label"


def test_the_columns_of_a_table_with_a_label_are_drafted_for_training_and_for_serving():
    columns = [p for p in drafted(table()).proposals if p.type == "expect_table_columns_to_match_set"]
    assert [p.environments for p in columns] == [("training",), ("serving",)]
    assert "target" in columns[0].kwargs["column_set"]
    assert "target" not in columns[1].kwargs["column_set"]


def test_a_promise_that_one_half_makes_and_the_other_breaks_does_not_stop_a_run():
    frame = table().assign(minutes=np.linspace(0, 1000, 600) ** 2)
    bounds = [p for p in drafted(frame).proposals if p.columns == ("minutes",) and "max_value" in p.kwargs]
    assert all(p.severity == "warning" or p.kwargs.get("mostly", 1) < 1 for p in bounds)


@pytest.mark.parametrize(
    ("frame", "word"),
    [
        (pd.DataFrame({"a": []}), "no rows"),
        (pd.DataFrame(index=[0, 1]), "no columns"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "several columns of the same name: a"),
        (pd.DataFrame([[1]], columns=[7]), "no text, such as 7"),
        (pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "b")])), "no text"),
    ],
)
def test_a_table_without_rows_or_names_is_refused(frame, word):
    with pytest.raises(errors.DraftError, match=word):
        drafted(frame)


@pytest.mark.parametrize(
    "values",
    [
        [1],
        [None, None],
        [1, "a", None, 2.5],
        [float("inf"), 1.0, float("nan")],
        [decimal.Decimal("1.5"), decimal.Decimal("2")],
        [datetime.date(2024, 1, 1)],
        [[1], [2]],
        [{"a": 1}],
        pd.array([1, None, 3], dtype="Int64"),
        pd.array([1.5, None], dtype="float64[pyarrow]"),
        pd.array([True, None], dtype="boolean"),
        pd.Categorical(["a", "b", None]),
        pd.to_timedelta([1, 2], unit="h"),
        pd.date_range("2024", periods=50, freq="s").astype("datetime64[us]"),
        pd.date_range("2024", periods=50, freq="s", tz="Asia/Tokyo"),
        pd.period_range("2024-01", periods=3, freq="M"),
        [f"{i}-{'x' * (i % 90)}" for i in range(3000)],
        [2**70, 1],
        ["yes", "no", "null", "~", "1.0", "2024-01-01", "a: b", "# c", "'", '"', "a  b", "\\", "\n", "é"]
        * 40,
    ],
    ids=lambda values: f"{type(values).__name__}-{str(values)[:20]}",
)
def test_columns_of_every_kind_are_drafted_and_hold(values, tmp_path):
    frame = pd.DataFrame({"odd one": values})
    assert judge_table(written(drafted(frame), tmp_path), frame).status == "held"


def test_a_column_without_values_is_noted_and_not_promised():
    draft = drafted(pd.DataFrame({"a": [1, 2], "b": [None, None]}))
    assert {p.columns for p in draft.proposals} <= {(), ("a",)}
    assert "Nothing is promised of b" in draft.remarks[0]


CELLS = (
    column("number", elements=st.floats(allow_nan=True, allow_infinity=False, width=32)),
    column("whole", elements=st.integers(-5, 10**6), dtype="int64"),
    column("word", elements=st.text("abNO01-: #'\"", max_size=5), dtype=object),
    column("flag", elements=st.booleans(), dtype=bool),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data_frames(CELLS, index=range_indexes(min_size=1, max_size=80)))
def test_whatever_is_drafted_holds_on_its_own_data(tmp_path, frame):
    try:
        draft = drafted(frame, modeled=True)
    except ContractDeclarationError as error:  # pragma: no cover - says what was written
        raise AssertionError(str(error)) from error
    assert judge_table(written(draft, tmp_path), frame).status == "held"


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


@settings(max_examples=50, deadline=None)
@given(TEXT, st.lists(TEXT, min_size=1, max_size=10), TEXT)
def test_any_text_survives_being_written(name, values, notes):
    import yaml

    kwargs = {"column": name, "value_set": values}
    proposal = Proposal("expect_column_values_to_be_in_set", kwargs, "values", 0.5, notes, {"rows": 1})
    [entry] = yaml.safe_load(expectation_text(proposal))
    assert entry["kwargs"] == kwargs
    assert entry.get("notes", "") == notes
