import pytest

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


@pytest.mark.parametrize("seed", ["np.random.seed(1)", "random.seed(SEED)", "torch.manual_seed(3)"])
def test_code_that_seeds_the_generator_of_all_is_not_accused(seed):
    found = runs(chance="drawn", text=f"def score():\n    {seed}\n")
    assert [cause.kind for cause in found.causes] == ["unexplained"]


def test_a_seed_of_none_is_no_seed():
    found = runs(chance="drawn", text="def score():\n    np.random.seed(None)\n")
    assert [cause.kind for cause in found.causes] == ["chance"]
