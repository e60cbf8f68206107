from kedro_handoff.runs.summary import run_summary


def outcome(dataset, status="held", **facts):
    return {"dataset": dataset, "status": status, "row_count": 1234, "expectations": 3, **facts}


def test_a_summary_has_rows_contracts_metrics_and_where_to_look():
    text = run_summary("r1", 4, ["visits"], [outcome("visits")], {"test.auc": 0.75})
    said = ["Run r1: 4 nodes", "visits", "1,234", "1 held (3 expectations)", "test.auc", "0.7500"]
    assert [word for word in [*said, "kedro handoff status", "kedro viz run"] if word not in text] == []


def test_only_datasets_that_the_run_wrote_show_rows():
    assert "raw" not in run_summary("r1", 1, [], [outcome("raw")], {})


def test_what_was_judged_through_a_view_has_no_rows():
    text = run_summary("r1", 1, ["model"], [outcome("model", as_table="views.model")], {})
    assert "1,234" not in text


def test_of_several_outcomes_of_a_dataset_the_newest_counts():
    text = run_summary("r1", 1, [], [outcome("x"), outcome("x", "warned", not_held=[])], {})
    assert "1 held (3 expectations)" in text


def test_warnings_are_said_once_more():
    finding = {"severity": "warning", "column": "hours", "found": "2 of 9 rows"}
    text = run_summary("r1", 1, [], [outcome("x", "warned", not_held=[finding])], {})
    assert "! x: hours 2 of 9 rows" in text


QUARANTINED = {"rows_in": 1234, "rows_on": 1222, "rows_set_aside": 12, "quarantine": {"dataset": "bad"}}


def test_rows_that_were_set_aside_are_said_and_the_others_counted():
    text = run_summary("r1", 1, ["x"], [outcome("x", "quarantined", **QUARANTINED)], {})
    assert "contracts 1 quarantined" in text
    assert "! x: 12 of 1,234 rows set aside in bad" in text
    assert "1,222" in text


def test_contracts_without_an_outcome_are_named():
    text = run_summary("r1", 1, [], [outcome("x")], {}, contracted=["x", "y"])
    assert "? y: no outcome was recorded" in text


def test_a_run_without_contracts_says_so():
    assert "contracts none judged" in run_summary("r1", 1, [], [], {})


def test_contracts_of_reused_results_are_no_contracts_that_nobody_judged():
    all_reused = run_summary("r1", 2, ["x"], [], {}, reused=2, judged_before=["x"])
    assert "2 nodes, 2 of them reused" in all_reused
    assert "contracts 1 of reused results judged when they were made\n" in all_reused
    some = run_summary("r1", 2, ["x"], [outcome("x")], {}, skipped=1, reused=1, judged_before=["x", "y"])
    assert "1 held (3 expectations); 1 of reused results judged when they were made; 1 load unch" in some
