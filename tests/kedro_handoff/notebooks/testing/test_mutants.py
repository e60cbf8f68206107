from __future__ import annotations

import ast

import pytest

from kedro_handoff.notebooks.testing.mutants import mutants


def words(body: str) -> list[str]:
    return [mutant.words for mutant in mutants(f"def f(df, x):\n    {body}\n", ["f"])]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return x >= 5", {"`>=` became `>`", "`>=` became `<`", "5 became 6", "5 became 4"}),
        ("return x + 0.5", {"`+` became `-`", "0.5 became 0.55", "0.5 became 0.45"}),
        ("return df.a.mean()", {"`mean` became `sum`"}),
        ("return df.agg({'a': 'max'})", {"'max' became 'min'"}),
        ("return df.sort_values('a', ascending=False)", {"`ascending=False` became `ascending=True`"}),
        ("return not x", {"`not` was left out"}),
        ("return df[df.day == '2024-03-01']", {"'2024-03-01' became '2024-03-02'"}),
        ("df['a'] = 1", {"`df['a'] = 1` was left out"}),
        ("df = df.dropna()", {"`.dropna()` was left out"}),
    ],
)
def test_code_is_changed_as_somebody_might_have_written_it(body, expected):
    assert expected <= set(words(body))


def test_a_change_is_one_change_and_can_be_compiled():
    source = "LIMIT = 3\n\ndef g(x):\n    return x + 1\n\ndef f(x):\n    return g(x) > LIMIT and x\n"
    before = [ast.unparse(node) for node in ast.parse(source).body]
    for mutant in mutants(source, ["LIMIT", "g", "f"]):
        after = [ast.unparse(node) for node in mutant.definitions.body]
        assert sum(one != other for one, other in zip(before, after, strict=True)) == 1
        compile(mutant.definitions, "m", "exec")


def test_only_a_left_out_copy_is_kept_for_the_test_of_the_inputs():
    found = mutants("def f(df):\n    df = df.copy()\n    return df.a > 1\n", ["f"])
    assert [mutant.words for mutant in found if mutant.copies] == ["`.copy()` was left out"]


def test_code_that_does_not_belong_to_the_node_is_left_alone():
    assert mutants("def other(x):\n    return x + 1\n\ndef f(x):\n    return x\n", ["f"]) == []


def test_many_changes_are_thinned_out_evenly():
    source = "def f(x):\n" + "".join(f"    x = x + {n}\n" for n in range(100)) + "    return x\n"
    found = mutants(source, ["f"], most=20)
    assert len(found) == 20
    assert found[-1].line > 90
