from __future__ import annotations

from typing import Any

import pytest

from kedro_handoff.runs.reproduce.finding import Reproduction
from kedro_handoff.runs.reproduce.order import Answer
from kedro_handoff.runs.reproduce.source import Source
from kedro_handoff.runs.reproduce.surroundings import EnvironmentChange, PackageChange
from kedro_handoff.runs.reproduce.verdict import judged
from tests.kedro_handoff.runs.reproduce.records import content, dataset, node, record

SOURCE = Source("commit", "c", "commit c", True)
SAME = EnvironmentChange(None, (), 0, ())
NODES = {"first": node(["raw"], ["table"]), "second": node(["table"], ["model"])}


def run(table: str | None = "t", model: str | None = "m", raw: str = "r", **facts: Any) -> dict[str, Any]:
    datasets = {
        "raw": dataset(read=content(raw)),
        "table": dataset("first", written=content(table, {"a": "1", "b": str(table)})),
        "model": dataset("second", written=content(model)),
    }
    return record(nodes=NODES, datasets={**datasets, **facts.pop("datasets", {})}, **facts)


def judge(then: Any, again: Any, environment: EnvironmentChange = SAME, **answer: Any) -> Reproduction:
    return judged(then, Answer(ran=True, record=again, **answer), SOURCE, environment, lambda _: None)


def test_the_same_digests_are_identical() -> None:
    found = judge(run(), run())
    assert (found.verdict, found.exit_code) == ("identical", 0)
    assert found.sentence == "Run run is reproduced: all 2 datasets are identical."


def test_a_difference_begins_in_the_first_node_with_the_same_inputs() -> None:
    found = judge(run(), run("other", "other"))
    assert (found.verdict, found.exit_code) == ("different", 1)
    assert "it begins in node first: another table in column b of the same inputs" in found.sentence
    assert [each.origin for each in found.datasets] == [True, False]


def test_values_within_the_tolerance_are_equal() -> None:
    found = judge(run(), run(model="other"), values={"model": {"status": "same", "words": []}})
    assert (found.verdict, found.exit_code) == ("equal", 0)
    assert "1 identical, 1 equal within the tolerance" in found.sentence


def test_values_that_differ_are_told_with_their_amounts() -> None:
    found = judge(run(), run(model="other"), values={"model": {"status": "different", "words": ["by 2"]}})
    assert found.verdict == "different"
    assert found.datasets[1].details == ("by 2",)


def test_another_fingerprint_without_values_is_never_the_same() -> None:
    found = judge(run(), run(model="other"), values={"model": {"status": "gone", "words": ["gone"]}})
    assert found.verdict == "different"


def test_what_cannot_be_hashed_is_not_called_the_same() -> None:
    found = judge(run(model=None), run(model=None))
    assert (found.verdict, found.exit_code) == ("unknown", 1)
    assert "it cannot be told whether model is the same" in found.sentence


def test_what_cannot_be_hashed_is_the_same_by_its_bytes() -> None:
    file = {"digest": "f", "size": 1, "files": 1, "state": []}
    both = {"model": dataset("second", written=content(None), file=file)}
    assert judge(run(datasets=both), run(datasets=both)).verdict == "identical"


def test_what_only_passes_through_memory_does_not_decide() -> None:
    def passing(digest: str) -> Any:
        return run(datasets={"table": dataset("first", persisted=False, written=content(digest))})

    found = judge(passing("t"), passing("other"))
    assert found.verdict == "identical"
    assert "table, which only passed through memory, cannot be shown to be" in found.sentence


def test_a_result_in_memory_decides() -> None:
    def last(digest: str) -> Any:
        return run(datasets={"model": dataset("second", persisted=False, written=content(digest))})

    assert judge(last("m"), last("other")).verdict == "different"


def test_an_input_that_changes_meanwhile_is_no_reproduction() -> None:
    found = judge(run(), run(raw="other"))
    assert (found.verdict, found.exit_code) == ("refused", 2)
    assert "raw was changed meanwhile" in found.sentence


def test_a_hidden_parameter_with_another_value_is_no_reproduction() -> None:
    then, again = (
        record(nodes={"n": node(["params:key"], [], parameters={"params:key": digest})}) for digest in "12"
    )
    assert "params:key does not have the value" in judge(then, again).sentence


def test_another_contract_is_no_reproduction() -> None:
    then, again = (run(contracts={"table": {"fingerprint": f, "file": "table.yml"}}) for f in "12")
    assert "the contract of table is not what it was (table.yml)" in judge(then, again).sentence


def test_another_environment_is_said_in_the_sentence() -> None:
    change = EnvironmentChange(None, (PackageChange("numpy", "1.0", "2.0", 1),), 0, ())
    assert judge(run(), run(), change).sentence.endswith(
        "are identical, in another environment: numpy 2.0 instead of 1.0."
    )


def test_a_dataset_that_is_not_made_is_a_difference() -> None:
    assert judge(run(), run(datasets={"model": dataset("second")})).verdict == "different"


def test_what_the_record_lost_is_not_called_the_same() -> None:
    found = judge(run(datasets={"model": dataset("second")}), run())
    assert found.verdict == "unknown"
    assert found.datasets[1].details == ("the record does not say what it held",)


def test_a_killed_run_is_compared_as_far_as_it_came() -> None:
    nodes = {**NODES, "second": node(["table"], ["model"], status="not_run")}
    then = {**run(outcome="killed", datasets={"model": dataset("second")}), "nodes": nodes}
    found = judge(then, run())
    assert found.verdict == "identical"
    assert "as far as it came before it was killed: its 1 dataset is identical" in found.sentence


def test_metrics_that_moved_are_listed() -> None:
    found = judge(run(metrics={"m": {"auc": 0.5}}), run(model="x", metrics={"m": {"auc": 0.75}}))
    assert found.metrics == (("m.auc", 0.5, 0.75),)


@pytest.mark.parametrize(
    ("now", "verdict", "words"),
    [
        ({"type": "ValueError", "message": "x", "node": "n"}, "identical", "fails again in node n"),
        ({"type": "ValueError", "message": "y", "node": "n"}, "different", "whose message is another: y"),
        ({"type": "KeyError", "message": "x", "node": "n"}, "different", "failed with another error"),
        (None, "different", "failed, and now it does not"),
    ],
)
def test_a_failure_is_reproduced_by_the_same_error(now: Any, verdict: str, words: str) -> None:
    error: Any = {"type": "ValueError", "message": "x", "node": "n"}
    found = judge(run(outcome="failed", error=error), run(), error=now)
    assert found.verdict == verdict
    assert words in found.sentence


def test_a_run_that_fails_now_is_different() -> None:
    error: Any = {"type": "KeyError", "message": "'x'", "node": "second"}
    found = judge(run(), run(datasets={"model": dataset("second")}), error=error)
    assert "was run again and failed in node second: KeyError: 'x'" in found.sentence
