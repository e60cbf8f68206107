from __future__ import annotations

import pandas as pd
import pytest
import yaml

from kedro_handoff.contracts import report
from kedro_handoff.contracts.occasion import Occasion
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.project import Project
from kedro_handoff.testing import judge_table

VISITS = pd.DataFrame({"id": ["a", "b", "b"], "hours": [1.0, 99.0, 2.0], "ward": ["n", "n", "x"]})
MANY = [("column_values_to_not_be_in_set", {"column": "id", "value_set": ["a", f"z{n}"]}) for n in range(15)]


@pytest.fixture
def told(tmp_path):
    """The body of a message on visits under these expectations."""

    def tell(*expectations, width=80, occasion=None, as_table=None, frame=VISITS, **meta):
        path = tmp_path / "conf/base/contracts/visits.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        entries = [{"type": f"expect_{name}", "kwargs": kwargs} for name, kwargs in expectations]
        path.write_text(yaml.safe_dump({"name": "visits", "meta": meta, "expectations": entries}))
        verdict = judge_table(path, frame)
        project = Project(tmp_path, tmp_path / "conf")
        options = {"dataset": "visits", "occasion": occasion, "as_table": as_table, "width": width}
        return report.body(read_suite(path), verdict, project, **options)

    return tell


HOURS = ("column_values_to_be_between", {"column": "hours", "max_value": 24})
SET = ("column_distinct_values_to_be_in_set", {"column": "ward", "value_set": ["n"]})
ROWS = ("table_row_count_to_equal", {"value": 4})
GONE = ("column_values_to_not_be_null", {"column": "day"})


def test_rows_are_shown_by_key_and_can_be_looked_at(told):
    text = told(HOURS, key=["id"], owner="me")
    assert "found: 1 of 3 rows (33.33 %), such as 99.0" in text
    assert "row 1: id='b', hours=99.0" in text
    assert '`kedro ipython`, then `catalog["visits"].load().loc[[1]]`' in text
    assert "data are wrong   ask me, or fetch them again; then `kedro run`" in text


def test_on_save_the_node_is_to_be_mended(told):
    text = told(HOURS, producer="data_engineering", occasion=Occasion("run", "r1", "save", "clean"))
    assert "made by   node 'clean' of data_engineering; no owner is named" in text
    assert "`%load_node clean`" in text
    assert "`kedro run --from-nodes=clean`" in text


@pytest.mark.parametrize(
    ("expectation", "step"),
    [(SET, '.load()["ward"].value_counts()`'), (ROWS, ".load().info()`"), (GONE, ".load().info()`")],
)
def test_without_single_rows_the_column_or_the_table_is_to_be_looked_at(told, expectation, step):
    assert f'`catalog["visits"]{step}' in told(expectation)


def test_what_was_judged_through_a_view_is_looked_at_through_it(told):
    text = told(HOURS, as_table="mini.views.table")
    assert '`from mini.views import table` and `table(catalog["visits"].load())`' in " ".join(text.split())


def test_what_could_not_be_judged_says_why_and_until_when(told):
    text = told(GONE, HOURS, frame=VISITS.assign(hours="long"))
    assert "cannot be judged: the table has no column 'day'" in text
    assert "dtype is str" in " ".join(text.split())
    assert "until each column is there, and of a type that fits its promise" in " ".join(text.split())


@pytest.mark.parametrize("width", [60, 80, 110])
def test_the_text_fits_the_terminal_and_breaks_no_command(told, width):
    lines = told(
        HOURS, SET, ROWS, key=["id"], owner="the-owner@a-long-name.example", width=width
    ).splitlines()
    assert [line for line in lines if len(line) > width and "`" not in line and "/" not in line] == []
    assert sum(line.count("`") % 2 for line in lines) == 0


def test_there_are_no_colour_codes(told):
    assert "\x1b" not in told(HOURS)


def test_many_findings_are_cut(told):
    text = told(*MANY)
    assert text.count("promised: ") == 12
    assert "... and 3 more, in the record" in text


def test_findings_stand_under_their_column_the_critical_ones_first(told):
    text = told(HOURS, SET, ("column_max_to_be_between", {"column": "hours", "max_value": 24}))
    assert text.index("\n  hours\n") < text.index("the greatest value at most 24") < text.index("\n  ward\n")


@pytest.mark.parametrize(
    ("expectation", "found"),
    [
        (SET, "found: also 'x'"),
        (
            ("column_distinct_values_to_contain_set", {"column": "ward", "value_set": ["n", "m"]}),
            "without 'm'",
        ),
        (ROWS, "found: 3 rows"),
        (("table_column_count_to_equal", {"value": 1}), "found: 3 columns"),
        (
            ("table_columns_to_match_set", {"column_set": ["id", "hours", "day"]}),
            "found: without day; with ward, which is not agreed",
        ),
        (
            ("table_columns_to_match_ordered_list", {"column_list": ["hours", "id", "ward"]}),
            "found: in another order: id, hours, ward",
        ),
        (("column_values_to_be_of_type", {"column": "hours", "type_": "int64"}), "found: type float64"),
        (("column_mean_to_be_between", {"column": "hours", "max_value": 1}), "found: 34.0"),
        (
            (
                "column_quantile_values_to_be_between",
                {"column": "hours", "quantile_ranges": {"quantiles": [0.5], "value_ranges": [[3, 4]]}},
            ),
            "found: the 50 % quantile 2.0",
        ),
    ],
)
def test_what_was_found_is_said_in_words(told, expectation, found):
    assert found in told(expectation)
