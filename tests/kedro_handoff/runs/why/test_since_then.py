"""What a run would find now, held against what a dataset was made of."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from kedro_handoff.fingerprint import document_fingerprint
from kedro_handoff.runs.recording.values import content_of
from kedro_handoff.runs.why.chain import Chain, chain_of
from kedro_handoff.runs.why.history import History
from kedro_handoff.runs.why.project_now import ProjectNow
from kedro_handoff.runs.why.since_then import SinceThen, since_then
from kedro_handoff.safe_yaml import read_yaml

from ..difference.made import Project, contract, digest, texts  # noqa: TID252 - tests are no package


class Bench:
    """One run of a made-up project, and the project as it is afterwards."""

    def __init__(self) -> None:
        self.project = Project()
        self.record: Any = self.project.run("2026-01-01")
        self.texts = texts(self.project)
        self.contracts: dict[str, str] = {}
        self.environment = copy.deepcopy(self.record["environment"])

    def now(self, chain: Chain) -> ProjectNow:
        """As the project object is now; parameters as nodes would get them from the configuration."""
        run: Any = self.project.run("2026-01-02")
        nodes = {node.name: run["nodes"][node.name] for node in chain.nodes}
        datasets = {name: run["datasets"][name] for name in chain.datasets}
        return ProjectNow(
            nodes,
            texts(self.project),
            run["parameters"],
            datasets,
            self.environment,
            lambda _: content_of("x"),
        )

    def since(self, tmp_path: Any, dataset: str = "scores") -> SinceThen:
        chain = chain_of(dataset, self.record, History([self.record]))
        return since_then(chain, tmp_path, self.texts.get, self.contracts.get, self.now)


@pytest.fixture
def bench() -> Bench:
    """A project after its run."""
    return Bench()


def test_a_project_as_it_was_has_no_change(bench: Bench, tmp_path: Any):
    found = bench.since(tmp_path)
    assert (found.changes, found.whole) == ((), True)


def test_code_and_parameters_of_the_chain_are_named_and_no_others(bench: Bench, tmp_path: Any):
    bench.project.code["clean"]["p.LIMIT"] = "LIMIT = 100"
    bench.project.code["plot"]["p.plot"] = "def plot2"
    bench.project.parameters |= {"limit": 2, "unread": 9}
    found = [(cause.id, cause.change) for cause in bench.since(tmp_path).changes]
    assert found == [
        ("code:p.LIMIT", "changed from 50 to 100"),
        ("parameters:limit", "changed from 1 to 2"),
    ]


def test_a_parameter_that_the_run_was_given_on_its_command_line_is_said_to_be_such(
    bench: Bench, tmp_path: Any
):
    bench.record["runtime_parameters"] = {"limit": 1}
    bench.project.parameters["limit"] = 2
    [cause] = bench.since(tmp_path).changes
    assert cause.details == ("the run 2026-01-01 was given it with `--params`",)


def test_what_a_hook_gave_a_node_is_not_taken_for_a_change(bench: Bench, tmp_path: Any):
    bench.record["nodes"]["clean"]["parameters"]["params:limit"] = digest("from a hook")
    assert bench.since(tmp_path).changes == ()


def test_a_package_that_nodes_reach_counts_and_one_that_none_reaches_does_not(bench: Bench, tmp_path: Any):
    bench.project.packages |= {"pandas": "4.0.0", "requests": "3.0"}
    bench.environment["packages"] = dict(bench.project.packages)
    assert [cause.id for cause in bench.since(tmp_path).changes] == ["environment:package pandas"]


def test_a_node_that_is_no_longer_in_the_pipeline_is_named(bench: Bench, tmp_path: Any):
    look = bench.now
    bench.now = lambda chain: replace(look(chain), nodes={})  # type: ignore[method-assign]
    assert {cause.id for cause in bench.since(tmp_path).changes} == {"pipeline:clean", "pipeline:score"}


CONTRACT = "name: x\nexpectations:\n  - {type: expect_column_to_exist, kwargs: {column: a}}\nmeta: {}\n"


def test_a_contract_that_says_something_else_or_is_gone_is_named(bench: Bench, tmp_path: Any):
    mark = document_fingerprint(read_yaml(CONTRACT))
    bench.record["contracts"] = {"cleaned": {**contract("held", mark), "file": "x.yml"}}
    bench.contracts = {mark: CONTRACT}
    (tmp_path / "x.yml").write_text(f"# a comment\n{CONTRACT}")
    assert bench.since(tmp_path).changes == ()
    (tmp_path / "x.yml").write_text(CONTRACT.replace("column: a", "column: b"))
    [cause] = bench.since(tmp_path).changes
    assert (cause.name, cause.change) == ("the contract of `cleaned`", "changed (1 promise removed, 1 added)")
    (tmp_path / "x.yml").unlink()
    assert [cause.change for cause in bench.since(tmp_path).changes] == ["was removed"]
