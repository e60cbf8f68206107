"""Which cause is named for which change, on a made-up project whose results follow from what goes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kedro_handoff.runs.difference import Difference, compare
from kedro_handoff.runs.difference.lines import as_lines

from .made import Project, contract, digest, texts


def compared(change: Callable[[Project], Any], **facts: Any) -> Difference:
    """The difference that a change of the made-up project makes."""
    project = Project()
    before, kept = project.run("2026-01-01T00.00.00"), texts(project)
    change(project)
    after = project.run("2026-01-02T00.00.00", **facts)
    return compare(before, after, {**kept, **texts(project)}.get, {}.get)


def setting(*path: str, to: Any) -> Callable[[Project], None]:
    def change(project: Project) -> None:
        place = vars(project)
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = to

    return change


CHANGES = {
    "code:p.LIMIT": setting("code", "clean", "p.LIMIT", to="LIMIT = 100"),
    "code:p.score": setting("code", "score", "p.score", to="def score2"),
    "parameters:model.depth": setting("parameters", "model", "depth", to=4),
    "parameters:limit": setting("parameters", "limit", to=2),
    "data:raw": setting("data", "raw", to="other data"),
    "environment:package pandas": setting("packages", "pandas", to="3.0.2"),
    "unexplained:node score": setting("chance", "score", to="dice"),
}


@pytest.mark.parametrize("cause", CHANGES)
def test_a_single_change_is_the_first_cause_and_the_only_one_of_each_effect(cause: str):
    found = compared(CHANGES[cause])
    assert found.first_cause is not None
    assert found.first_cause.id == cause
    assert {effect.causes for effect in found.effects} == {(cause,)}


def test_a_constant_is_named_with_its_old_and_new_value_and_the_metric_that_it_moved():
    found = compared(CHANGES["code:p.LIMIT"])
    assert "`LIMIT` in src/p/nodes.py changed from 50 to 100" in found.sentence
    assert found.sentence.startswith("The metric metrics.auc ")
    assert found.sentence.endswith("; data, parameters and packages were the same.")


def test_a_function_is_shown_with_its_diff_at_its_lines():
    first = compared(CHANGES["code:p.score"]).first_cause
    assert first is not None
    assert first.details[2:] == ("@@ -10 +10 @@", "-def score", "+def score2")


def test_a_helper_is_one_cause_with_each_node_that_reaches_it():
    def change(project: Project) -> None:
        for node in ("score", "evaluate"):
            project.code[node]["p.helper"] = "def helper2"

    first = compared(change).first_cause
    assert first is not None
    assert (first.id, first.nodes) == ("code:p.helper", ("score", "evaluate"))


def test_nothing_differs_is_said_so():
    found = compared(lambda _: None)
    assert (found.causes, found.effects) == ((), ())
    assert found.sentence.startswith("Nothing differs: all 5 datasets that could be compared are equal")


def test_a_change_whose_node_makes_the_same_is_stopped_there():
    def change(project: Project) -> None:
        project.code["plot"]["p.plot"] = "def plot, with other names"

    project = Project()
    project.rounds = {"plot"}
    before = project.run("A")
    change(project)
    found = compare(before, project.run("B"), {}.get, {}.get)
    assert [(cause.id, cause.standing) for cause in found.causes] == [("code:p.plot", "without_effect")]
    assert found.sentence.startswith("Nothing came out otherwise although `plot` in src/p/nodes.py changed")


def test_a_parameter_that_no_node_reads_is_listed_apart():
    found = compared(setting("parameters", "unread", to=7))
    assert [(cause.id, cause.standing) for cause in found.causes] == [("parameters:unread", "not_read")]
    assert found.effects == ()


def test_two_causes_upstream_are_both_named_and_nobody_says_which_did_how_much():
    def change(project: Project) -> None:
        CHANGES["code:p.LIMIT"](project)
        CHANGES["parameters:model.depth"](project)

    found = compared(change)
    by_subject = {effect.subject: effect.causes for effect in found.effects if effect.kind == "dataset"}
    assert by_subject["cleaned"] == by_subject["picture"] == ("code:p.LIMIT",)
    assert by_subject["scores"] == ("code:p.LIMIT", "parameters:model.depth")
    assert "both are upstream of it, and these two runs cannot divide it" in found.sentence
    assert "kedro run --params model.depth=3" in found.advice


def test_the_cause_of_the_metric_comes_before_an_earlier_one_that_reaches_only_a_picture():
    def change(project: Project) -> None:
        project.code["plot"]["p.plot"] = "def plot2"
        project.code["evaluate"]["p.evaluate"] = "def evaluate2"

    found = compared(change)
    assert [cause.id for cause in found.causes] == ["code:p.evaluate", "code:p.plot"]


def test_a_package_that_no_node_reaches_is_not_ruled_out_where_another_cause_explains_it():
    def change(project: Project) -> None:
        CHANGES["code:p.LIMIT"](project)
        project.packages["requests"] = "2.33"

    found = compared(change)
    assert [(c.id, c.standing) for c in found.causes][1] == ("environment:package requests", "not_ruled_out")
    assert "packages" not in found.same


def test_a_package_that_no_node_reaches_is_the_cause_where_nothing_else_can_be():
    def change(project: Project) -> None:
        project.packages["requests"] = "2.33"
        project.chance["score"] = "moved by it"

    found = compared(change)
    assert found.first_cause is not None
    assert found.first_cause.id == "environment:package requests"


def run_with_its_id(project: Project, id: str) -> dict[str, Any]:
    project.parameters["limit"] = id
    made = project.run(id, parameters={})
    made["nodes"]["clean"]["parameters"] = {"params:limit": _given(id)}
    return made


def test_the_id_of_the_run_is_said_where_nothing_else_differs():
    project = Project()
    found = compare(run_with_its_id(project, "A"), run_with_its_id(project, "B"), {}.get, {}.get)
    assert [cause.standing for cause in found.causes] == ["own_id"]
    assert "the only difference on record is the parameter `limit`, the run's own id" in found.sentence


def test_the_id_of_the_run_is_no_cause_beside_another():
    project = Project()
    before = run_with_its_id(project, "A")
    project.code["clean"]["p.LIMIT"] = "LIMIT = 100"
    found = compare(before, run_with_its_id(project, "B"), {}.get, {}.get)
    assert {effect.causes for effect in found.effects} == {("code:p.LIMIT",)}


def test_the_id_of_the_run_whose_result_was_reused_is_no_cause_either():
    project = Project()
    before = run_with_its_id(project, "A")
    before["id"] = "B"  # which took what the node had made in the run A
    before["nodes"]["clean"] |= {"status": "reused", "why": "nothing changed since run A"}
    found = compare(before, run_with_its_id(project, "C"), {}.get, {}.get)
    assert [cause.standing for cause in found.causes] == ["own_id"]


def _given(value: str) -> str:
    from kedro_handoff.fingerprint import document_fingerprint

    return document_fingerprint({"value": value})


def test_a_node_without_a_code_fingerprint_is_not_said_to_have_the_same_code():
    def change(project: Project) -> None:
        project.chance["score"] = "dice"

    project = Project()
    runs = [project.run("A")]
    change(project)
    runs.append(project.run("B"))
    for made in runs:
        made["nodes"]["score"]["code"] = None
    found = compare(runs[0], runs[1], {}.get, {}.get)
    assert found.first_cause is not None
    assert "code" not in found.first_cause.change
    assert "code" not in found.same


def test_what_is_not_covered_is_named_where_nothing_else_explains_a_change():
    project = Project()
    runs = [project.run("A")]
    project.chance["score"] = "the file changed"
    runs.append(project.run("B"))
    gap = {"where": "p.score", "line": 12, "why": "reads a file: open('limits.csv')"}
    runs[1]["nodes"]["score"]["code"]["not_covered"] = [gap]
    first = compare(runs[0], runs[1], {}.get, {}.get).first_cause
    assert first is not None
    assert "not covered: reads a file: open('limits.csv') (p.score, line 12)" in first.details


def test_a_run_that_failed_has_the_error_as_its_effect():
    def change(project: Project) -> None:
        project.code["score"]["p.score"] = "def score2"

    project = Project()
    before, kept = project.run("A"), texts(project)
    change(project)
    del project.graph["evaluate"]
    error = {"type": "ValueError", "message": "no such column", "node": "score"}
    after = project.run("B", outcome="failed", error=error, metrics={})
    after["nodes"]["evaluate"] = {**before["nodes"]["evaluate"], "status": "not_run", "code": None}
    after["nodes"]["score"]["status"] = "failed"
    after["datasets"]["scores"]["written"] = None
    after["datasets"]["metrics"] = {**before["datasets"]["metrics"], "written": None}
    found = compare(before, after, {**kept, **texts(project)}.get, {}.get)
    assert found.sentence.startswith(
        "The run failed at node `score` because `score` in src/p/nodes.py changed"
    )
    assert found.compared.only_before == ("score", "evaluate")


def test_a_contract_that_changed_is_the_cause_of_its_outcome_and_shows_the_promise():
    text = "expectations: [{type: expect_column_values_to_be_between, kwargs: {column: a, max_value: %s}}]"
    project = Project()
    broken = {"type": "expect_column_values_to_be_between", "column": "a", "status": "violated"}
    before = project.run("A", contracts={"cleaned": contract("held", "f1")})
    after = project.run("B", contracts={"cleaned": contract("warned", "f2", broken)})
    found = compare(before, after, {}.get, {"f1": text % 9, "f2": text % 5}.get)
    assert [(cause.id, cause.standing) for cause in found.causes] == [("contracts:cleaned", "effective")]
    assert found.causes[0].details == (
        "tightened  a: expect_column_values_to_be_between max_value=9 -> max_value=5",
    )
    assert found.effects[0].causes == ("contracts:cleaned",)


def test_a_catalog_entry_that_loads_otherwise_is_the_cause_though_the_file_is_the_same():
    project = Project()
    before = project.run("A")
    before["datasets"]["raw"]["file"] = {"digest": "same", "size": 1, "files": 1, "state": []}
    project.data["raw"] = "read with another separator"
    after = project.run("B")
    after["datasets"]["raw"] |= {"file": before["datasets"]["raw"]["file"], "config": digest("sep=;")}
    first = compare(before, after, {}.get, {}.get).first_cause
    assert first is not None
    assert first.id == "catalog:raw"


def test_a_killed_run_that_saw_no_environment_has_not_lost_its_packages():
    project = Project()
    before, after = project.run("A"), project.run("B", outcome="killed")
    after["environment"] = {**after["environment"], "python": "", "packages": {}}
    found = compare(before, after, {}.get, {}.get)
    assert found.causes == ()
    assert "packages" not in found.same


def test_nodes_that_were_not_chosen_are_not_called_removed():
    project = Project()
    before = project.run("A")
    del project.graph["plot"]
    found = compare(before, project.run("B", selection={"to_nodes": ["evaluate"]}), {}.get, {}.get)
    assert found.causes == ()
    assert found.compared.only_before == ("plot",)
    assert compare(before, project.run("C"), {}.get, {}.get).causes[0].id == "pipeline:plot"


def test_a_changed_line_is_shown_to_its_end():
    line = f"def score({', '.join(f'argument_{number}' for number in range(8))}): return"
    project = Project()
    project.code["score"]["p.score"] = f"{line} 1\n"
    before, kept = project.run("A"), texts(project)
    project.code["score"]["p.score"] = f"{line} 2\n"
    found = compare(before, project.run("B"), {**kept, **texts(project)}.get, {}.get)
    shown = "\n".join(as_lines(found))
    assert "return 1" in shown
    assert "return 2" in shown


def test_a_dataset_that_only_one_run_made_is_not_called_unexplained():
    project = Project()
    after = project.run("B")
    before = {**after, "id": "A", "metrics": {}, "selection": {"tags": ["cleaning"]}}
    before["nodes"] = {name: node for name, node in after["nodes"].items() if name != "plot"}
    before["datasets"] = {name: facts for name, facts in after["datasets"].items() if name != "picture"}
    after["metrics"] = {}
    assert "did not finish the same nodes" in compare(before, after, {}.get, {}.get).sentence


def test_the_sentence_is_not_about_the_last_digit_of_a_metric():
    project = Project()
    before = project.run("A")
    setting("data", "raw", to="other data")(project)
    after = project.run("B")
    before["metrics"] = {"metrics": {"a": 0.1 + 0.2, "b": 1.0}}
    after["metrics"] = {"metrics": {"a": 0.3, "b": 2.0}}
    assert compare(before, after, {}.get, {}.get).sentence.startswith("The metric metrics.b rose from 1 to 2")
