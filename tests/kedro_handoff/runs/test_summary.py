from kedro_handoff.runs.summary import run_summary


def outcome(dataset, status="held", **facts):
    return {"dataset": dataset, "status": status, "row_count": 1234, "expectations": 3, **facts}


def test_a_summary_has_rows_contracts_metrics_and_where_to_look():
    text = run_summary("r1", 4, ["visits"], [outcome("visits")], {"m": {"auc": 0.75, "by": {"x": 1}}})
    said = ["Run r1: 4 nodes", "visits", "1,234", "1 held (3 expectations)", "auc", "0.7500", "by.x"]
    assert [word for word in [*said, "kedro handoff status", "kedro viz run"] if word not in text] == []


def test_only_datasets_that_the_run_wrote_show_rows():
    assert "raw" not in run_summary("r1", 1, [], [outcome("raw")], {})


def test_of_several_outcomes_of_a_dataset_the_newest_counts():
    text = run_summary("r1", 1, [], [outcome("x"), outcome("x", "warned", not_held=[])], {})
    assert "1 held (3 expectations)" in text


def test_warnings_are_said_once_more():
    finding = {"severity": "warning", "column": "hours", "found": "2 of 9 rows"}
    text = run_summary("r1", 1, [], [outcome("x", "warned", not_held=[finding])], {})
    assert "! x: hours 2 of 9 rows" in text


def test_a_run_without_contracts_says_so():
    assert "contracts none judged" in run_summary("r1", 1, [], [], {})
