"""Numbers of a metrics document, by path."""

from kedro_handoff.metrics import select_metrics

METRICS = {"test": {"auc": 0.75, "rows": 9, "name": "x", "ok": True}, "n": 2}


def test_metrics_are_chosen_by_path():
    assert select_metrics(METRICS, ["test.auc", "nothing", "test.name"]) == {"test.auc": 0.75}


def test_without_a_choice_every_number_is_a_metric():
    assert select_metrics(METRICS, []) == {"test.auc": 0.75, "test.rows": 9.0, "n": 2.0}
