from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
import yaml

from kedro_handoff.contracts.at_rest.examination import Examination
from kedro_handoff.contracts.at_rest.junit import junit_xml
from kedro_handoff.contracts.at_rest.subjects import Subject
from kedro_handoff.contracts.evaluation import evaluate
from kedro_handoff.contracts.suite import read_suite

DOCUMENT = {
    "name": "v",
    "meta": {"columns": {"late": {"role": "label"}}},
    "expectations": [
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "id"}},
        {
            "type": "expect_column_values_to_match_regex",
            "kwargs": {"column": "ward", "regex": "^[<&>\"']$"},
            "notes": "a \x01 note <b>",
        },
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "gone"}},
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "late"}},
        {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 9}, "severity": "warning"},
    ],
}


@pytest.fixture
def report(tmp_path: Path) -> ET.Element:
    """The XML of one dataset that breaks much of its contract at serving, and one without data."""
    path = tmp_path / "v.yml"
    path.write_text(yaml.safe_dump(DOCUMENT))
    whole = read_suite(path)
    suite = whole.for_environment("serving")
    skipped = tuple(e for e in whole.expectations if e not in suite.expectations)
    verdict = evaluate(suite, pd.DataFrame({"id": [1], "ward": ["</failure>\x00"]}))
    judged = Examination(Subject("v", "v"), suite, skipped, verdict, "", False, 0.5)
    absent = Examination(Subject("w", "w"), None, (), None, "There are no data\nyet", False, 0.1)
    return ET.fromstring(junit_xml([judged, absent], "2026-01-31T12:30:59"))  # noqa: S314 - our own


def test_a_dataset_is_a_suite_with_counts_that_add_up(report):
    first, second = report.findall("testsuite")
    assert [first.get(name) for name in ("name", "tests", "failures", "errors", "skipped")] == list("v5111")
    assert [second.get(name) for name in ("name", "tests", "failures", "errors", "skipped")] == list("w1010")
    assert [report.get(name) for name in ("tests", "failures", "errors", "skipped")] == list("6121")


def test_suites_have_the_attributes_that_the_schema_asks_for(report):
    for suite in report.findall("testsuite"):
        assert {"name", "timestamp", "hostname", "tests", "failures", "errors", "time"} <= set(suite.keys())
        assert all({"name", "classname", "time"} <= set(case.keys()) for case in suite.findall("testcase"))


def test_a_case_belongs_to_its_column(report):
    assert [case.get("classname") for case in report.iter("testcase")] == [
        "v.id",
        "v.ward",
        "v.gone",
        "v",
        "v.late",
        "w",
    ]


def test_a_failure_tells_everything_and_is_escaped(report):
    failure = report.find(".//failure")
    assert failure.get("type") == "violated"
    assert "</failure>" in failure.text
    assert "a ? note <b>" in failure.text


def test_what_could_not_be_evaluated_is_an_error(report):
    errors = report.findall(".//error")
    assert [error.get("type") for error in errors] == ["not_evaluated", "not_evaluated"]
    assert "no column 'gone'" in errors[0].text


def test_another_environments_expectation_is_skipped_and_a_warning_passes(report):
    late, rows = report.find(".//testcase[@classname='v.late']"), report.find(".//testcase[@classname='v']")
    assert late.find("skipped") is not None
    assert rows.find("failure") is None
    assert "warning" in rows.find("system-out").text
