import os
import pickle
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from kedro_handoff import ContractDeclarationError
from kedro_handoff.contracts.judge import unexpected_rows
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.testing import judge_table


@pytest.fixture
def judged(tmp_path):
    def judge_one(frame, *expectations, **meta):
        path = tmp_path / f"{threading.get_ident()}-{len(expectations)}-{id(frame)}.yml"
        entries = [
            {"type": f"expect_{name}", "kwargs": kwargs, **(more[0] if more else {})}
            for name, kwargs, *more in expectations
        ]
        path.write_text(yaml.safe_dump({"name": "t", "meta": meta, "expectations": entries}))
        return judge_table(path, frame)

    return judge_one


@pytest.fixture
def suite_of(tmp_path):
    def suite(expectation):
        name, kwargs = expectation
        path = tmp_path / "one.yml"
        document = {"name": "t", "expectations": [{"type": f"expect_{name}", "kwargs": kwargs}]}
        path.write_text(yaml.safe_dump(document))
        return read_suite(path)

    return suite


VISITS = pd.DataFrame({"id": ["a", "b", "b", "d"], "hours": [0.5, 1.0, 99.0, np.nan]})
UNIQUE = ("column_values_to_be_unique", {"column": "id"})
RANGE = ("column_values_to_be_between", {"column": "hours", "min_value": 0, "max_value": 24})


def test_a_violated_expectation_says_how_many_of_how_many_and_which(judged):
    [finding] = judged(VISITS, RANGE, key=["id"]).findings
    assert finding.status == "violated"
    assert (finding.unexpected_count, finding.element_count) == (1, 4)
    assert finding.examples == (99.0,)
    assert finding.rows == ({"row": 2, "id": "b", "hours": 99.0},)


def test_findings_stand_in_the_order_of_the_file(judged):
    missing = ("column_values_to_not_be_null", {"column": "nothing"})
    rows = ("table_row_count_to_equal", {"value": 4})
    statuses = [f.status for f in judged(VISITS, rows, missing, UNIQUE, RANGE).findings]
    assert statuses == ["held", "not_evaluated", "violated", "violated"]


def test_rows_are_named_by_their_own_label_where_labels_repeat(judged):
    frame = VISITS.set_axis([7, 7, 7, 9])
    [finding] = judged(frame, RANGE, key=["id"]).findings
    assert finding.rows == ({"row": 7, "id": "b", "hours": 99.0},)


def test_rows_of_a_multi_index_have_their_label(judged):
    frame = VISITS.set_axis(pd.MultiIndex.from_product([["x", "y"], [1, 2]]))
    assert judged(frame, RANGE).findings[0].rows == ({"row": ["y", 1], "hours": 99.0},)


def test_a_missing_column_could_not_be_evaluated_and_its_likely_name_is_given(judged):
    verdict = judged(VISITS.rename(columns={"hours": "hour"}), RANGE)
    assert verdict.status == "not_evaluated"
    assert verdict.findings[0].found == "the table has no column 'hours' (is it 'hour' now?)"


def test_a_wrong_type_could_not_be_evaluated(judged):
    verdict = judged(VISITS.assign(hours="long"), RANGE)
    assert verdict.status == "not_evaluated"
    assert "is a number, but 'hours' holds text (its dtype is str)" in verdict.findings[0].found


def test_a_column_that_stands_twice_could_not_be_evaluated(judged):
    twice = VISITS.assign(hours="long")
    twice.insert(0, "hours", "longer", allow_duplicates=True)
    assert "'hours' stands 2 times in the table" in judged(twice, RANGE).findings[0].found


@pytest.mark.parametrize(
    ("severities", "status"),
    [
        (("info", "info"), "held"),
        (("warning", "info"), "warned"),
        (("critical", "info"), "violated"),
        (("info", "critical"), "not_evaluated"),
        (("critical", "critical"), "violated"),
    ],
)
def test_the_worst_severity_that_does_not_hold_decides(judged, severities, status):
    missing = ("column_values_to_not_be_null", {"column": "nothing"})
    expectations = [(*e, {"severity": s}) for e, s in zip([UNIQUE, missing], severities, strict=True)]
    assert judged(VISITS, *expectations).status == status


def test_the_table_is_the_same_after_it_was_judged(judged):
    frame = VISITS.set_axis([3, 3, 1, 0])
    before = frame.copy(deep=True)
    judged(frame, UNIQUE, RANGE)
    pd.testing.assert_frame_equal(frame, before)


def test_a_verdict_travels_between_processes(judged):
    verdict = judged(VISITS, UNIQUE, RANGE, key=["id"])
    assert pickle.loads(pickle.dumps(verdict)) == verdict  # noqa: S301 - our own bytes


def test_a_verdict_names_its_engine(judged):
    import great_expectations as gx

    assert judged(VISITS, UNIQUE).engine == f"great_expectations {gx.__version__} (pandas)"


def test_eight_threads_judge_as_one_does(tmp_path):
    good, bad = VISITS.head(2), VISITS
    path = tmp_path / "t.yml"
    path.write_text(
        yaml.safe_dump(
            {
                "name": "t",
                "expectations": [{"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}}],
            }
        )
    )
    frames = [good, bad] * 32
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda frame: judge_table(path, frame, "gx").status, frames))
    assert statuses == ["held", "violated"] * 32


def test_an_argument_that_great_expectations_refuses_names_line_and_field(tmp_path):
    path = tmp_path / "t.yml"
    path.write_text(
        "name: t\nexpectations:\n"
        "  - type: expect_column_value_z_scores_to_be_less_than\n"
        "    kwargs: {column: hours, threshold: high, double_sided: true}\n"
    )
    with pytest.raises(ContractDeclarationError, match=r"t\.yml:3: .*`threshold`"):
        judge_table(path, VISITS)


def test_nothing_is_printed_and_no_folder_is_left(judged, capfd):
    def folders():
        return {p for p in Path(tempfile.gettempdir()).iterdir() if p.name.startswith("tmp")}

    before = folders()
    judged(VISITS, UNIQUE, RANGE)
    assert capfd.readouterr() == ("", "")
    assert folders() == before
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"


@pytest.mark.parametrize(
    ("frame", "statuses"),
    [
        (VISITS.head(0), ["held", "held", "violated"]),
        (VISITS.assign(id=None, hours=None), ["held", "held", "held"]),
        (pd.DataFrame(), ["not_evaluated", "not_evaluated", "violated"]),
    ],
    ids=["no rows", "all null", "nothing"],
)
def test_odd_tables_get_a_verdict_and_never_an_exception(judged, frame, statuses):
    expectations = [UNIQUE, RANGE, ("table_row_count_to_be_between", {"min_value": 1})]
    assert [finding.status for finding in judged(frame, *expectations).findings] == statuses


ROWS = pd.DataFrame(
    {
        "id": ["a", "b", "b", None, None, "d"],
        "x": [1.0, 99, np.nan, -5, 2, 3],
        "y": [5.0, 5, 5, 5, 5, 1],
        "g": ["u", "v", "u", "v", "u", "v"],
    }
)
WHERE = {"row_condition": 'g=="v"', "condition_parser": "pandas"}
PAIR = {"column_A": "y", "column_B": "x"}


@pytest.mark.parametrize(
    ("expectation", "rows"),
    [
        (("column_values_to_be_unique", {"column": "id"}), (1, 2)),
        (("column_values_to_not_be_null", {"column": "id"}), (3, 4)),
        (("column_values_to_be_between", {"column": "x", "min_value": 0, "max_value": 10}), (1, 3)),
        (("column_values_to_be_between", {"column": "x", "max_value": 2, **WHERE}), (1, 5)),
        (("column_pair_values_a_to_be_greater_than_b", PAIR), (1, 2, 5)),
        (("column_pair_values_a_to_be_greater_than_b", {**PAIR, **WHERE}), (1, 5)),
        (("compound_columns_to_be_unique", {"column_list": ["id", "y"]}), (1, 2, 3, 4)),
        (("multicolumn_sum_to_equal", {"column_list": ["x", "y"], "sum_total": 6}), (1, 2, 3, 4, 5)),
        (("column_values_to_be_increasing", {"column": "y"}), (5,)),
        (("column_mean_to_be_between", {"column": "y", "max_value": 1}), ()),
        (("column_values_to_not_be_null", {"column": "nothing"}), ()),
        (("column_values_to_not_be_null", {"column": "y"}), ()),
    ],
)
def test_every_row_that_breaks_an_expectation_is_named(suite_of, expectation, rows):
    # The labels of rows may repeat, and a condition takes rows out before they are judged.
    assert unexpected_rows(suite_of(expectation), ROWS.set_axis([7] * 6), [0]) == [rows]
