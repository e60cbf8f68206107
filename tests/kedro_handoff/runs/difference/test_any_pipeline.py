"""In any small pipeline, the first cause that is named is the one change that was made."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kedro_handoff.runs.difference import compare

from .made import Project, texts


@st.composite
def pipelines(draw: st.DrawFn) -> Project:
    """Up to six nodes, each of which reads something that stands before it, or raw data."""
    project = Project()
    project.data = {"raw0": "zero", "raw1": "one"}
    project.graph, project.code, project.parameters, project.reached = {}, {}, {}, {}
    project.packages = {"alpha": "1", "beta": "1", "gamma": "1"}
    known = ["raw0", "raw1"]
    for number in range(draw(st.integers(1, 6))):
        name, output = f"node{number}", f"data{number}"
        inputs = draw(st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True))
        parameter = f"value{draw(st.integers(0, 2))}"
        project.parameters[parameter] = 1
        project.graph[name] = ((*inputs, f"params:{parameter}"), output)
        shared = draw(st.sampled_from(["p.helper0", "p.HELPER1"]))
        project.code[name] = {f"p.f{number}": "def f", shared: "HELPER = 1"}
        project.reached[name] = tuple(draw(st.sets(st.sampled_from(["alpha", "beta", "gamma"]), min_size=1)))
        known.append(output)
    # The last one is a metrics dataset, whatever it stands behind.
    last = f"node{len(project.graph) - 1}"
    project.graph[last] = (project.graph[last][0], "metrics")
    return project


def changes_of(project: Project) -> list[str]:
    """Ids of single changes that reach something in this pipeline."""
    used = {name for inputs, _ in project.graph.values() for name in inputs}
    return sorted(
        {
            *(f"data:{name}" for name in project.data if name in used),
            *(f"code:{part}" for parts in project.code.values() for part in parts),
            *(f"parameters:{name}" for name in project.parameters),
            *(f"environment:package {name}" for names in project.reached.values() for name in names),
            *(f"unexplained:node {name}" for name in project.graph),
        }
    )


def make(change: str, project: Project) -> None:
    kind, _, name = change.partition(":")
    if kind == "data":
        project.data[name] = "changed"
    elif kind == "code":
        for parts in project.code.values():
            parts.update({name: "changed = 2"} if name in parts else {})
    elif kind == "parameters":
        project.parameters[name] = 2
    elif kind == "environment":
        project.packages[name.removeprefix("package ")] = "2"
    else:
        project.chance[name.removeprefix("node ")] = "changed"


@given(pipelines(), st.data())
@settings(max_examples=60, deadline=None)
def test_the_first_cause_is_the_change_and_no_other_is_blamed(project: Project, data: Any):
    before, kept = project.run("A"), texts(project)
    change = data.draw(st.sampled_from(changes_of(project)))
    make(change, project)
    after = project.run("B")
    found = compare(before, after, {**kept, **texts(project)}.get, {}.get)
    assert found.first_cause is not None
    assert found.first_cause.id == change
    assert {cause for effect in found.effects for cause in effect.causes} == {change}
    moved = {name for name in _moved(before, after) if name not in project.data}
    assert {effect.subject for effect in found.effects if effect.kind == "dataset"} == moved


@given(pipelines(), st.data())
@settings(max_examples=40, deadline=None)
def test_of_two_changes_each_effect_names_every_one_that_is_upstream(project: Project, data: Any):
    before, kept = project.run("A"), texts(project)
    two = data.draw(st.lists(st.sampled_from(changes_of(project)), min_size=1, max_size=2, unique=True))
    alone = {}
    for change in two:
        make(change, one := copy.deepcopy(project))
        alone[change] = _moved(before, one.run("B"))
    for change in two:
        make(change, project)
    found = compare(before, project.run("B"), {**kept, **texts(project)}.get, {}.get)
    for effect in (effect for effect in found.effects if effect.kind == "dataset"):
        # A node that is not deterministic is seen only where nothing else explains it.
        upstream = {change for change in two if effect.subject in alone[change]}
        explained = {change for change in upstream if not change.startswith("unexplained")}
        assert explained <= set(effect.causes) <= upstream


def _moved(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    pairs = ((name, record, after["datasets"][name]) for name, record in before["datasets"].items())
    return {name for name, old, new in pairs if old["written"] != new["written"]}
