import pytest

from kedro_handoff.runs.chance import draws_without_seed
from kedro_handoff.runs.difference import compare

from .made import Project, texts

SPLIT = "`sklearn.model_selection.train_test_split` draws random numbers without a seed of its own"


def runs(change=lambda _: None, chance="", gaps=("score",), text=""):
    project = Project()
    if text:
        project.code["score"]["p.score"] = text
    records = [project.run("2026-01-01")]
    change(project)
    project.chance["score"] = chance
    records.append(project.run("2026-01-02"))
    for record in records:
        for name in gaps:
            gap = {"where": "src/p/nodes.py", "line": 12, "why": SPLIT}
            record["nodes"][name]["code"]["not_covered"] = [gap]
    return compare(*records, texts(project).get, lambda _: None)


def test_a_node_without_a_seed_that_made_something_else_is_the_possible_cause():
    found = runs(chance="drawn")
    assert [(cause.id, cause.standing) for cause in found.causes] == [("chance:score", "possible")]
    assert found.causes[0].details == ("no seed is given to `train_test_split` (src/p/nodes.py, line 12)",)
    because = "perhaps because the node `score` draws random numbers without a seed: its results may differ"
    assert because in found.sentence
    assert "run again without any change" in found.advice


def test_beside_another_cause_chance_is_named_and_comes_second():
    found = runs(lambda project: project.parameters.update(limit=2))
    assert [cause.id for cause in found.causes] == ["parameters:limit", "chance:score"]
    assert {effect.causes for effect in found.effects if effect.kind == "metric"} == {
        ("parameters:limit", "chance:score")
    }
    assert {effect.causes for effect in found.effects if effect.subject == "picture"} == {
        ("parameters:limit",)
    }


def test_a_node_without_a_seed_that_made_the_same_is_no_cause():
    assert runs().causes == ()


@pytest.mark.parametrize(
    ("draws", "seed", "named"),
    [
        ("sklearn.model_selection.train_test_split", "np.random.seed(1)", False),
        (".sample()", "numpy.random.seed(SEED)", False),
        ("numpy.random.normal", "random.seed(1)", True),
        ("numpy.random.default_rng", "np.random.seed(1)", True),
        ("random.shuffle", "random.seed(1)", False),
        ("random.shuffle", "np.random.seed(1)", True),
        ("torch.rand", "torch.manual_seed(3)", False),
        ("uuid.uuid4", "random.seed(1)", True),
    ],
)
def test_code_that_seeds_the_generator_that_it_draws_from_is_not_accused(draws, seed, named):
    gap = {"where": "n.py", "line": 1, "why": f"`{draws}` draws random numbers without a seed of its own"}
    part = {"digest": "d", "file": "n.py", "line": 1, "kind": "function"}
    code = {"digest": "c", "parts": {"p.f": part}, "packages": {}, "not_covered": [gap]}
    assert bool(draws_without_seed(code, {"d": f"def f():\n    {seed}\n"}.get)) == named


def test_a_seed_of_none_is_no_seed():
    found = runs(chance="drawn", text="def score():\n    np.random.seed(None)\n")
    assert [cause.kind for cause in found.causes] == ["chance"]


def test_a_seed_that_is_null_among_the_parameters_is_no_seed():
    project = Project()
    project.parameters["model"] = {"depth": 3, "random_state": None}
    records = [project.run("2026-01-01", seeds={"model.random_state": None})]
    project.chance["score"] = "drawn"
    records.append(project.run("2026-01-02", seeds={"model.random_state": None}))
    found = compare(*records, texts(project).get, lambda _: None)
    assert found.causes[0].details == ("the parameter `model.random_state` is null, which is no seed",)
