from __future__ import annotations

import pytest

from kedro_handoff.runs.reproduce.chance import reasons, reasons_in
from tests.kedro_handoff.runs.reproduce.records import node, record


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("np.random.normal(size=3)", "random"),
        ("random.random()", "random"),
        ("np.random.default_rng()", "without a seed"),
        ("frame.sample(3)", "without a seed"),
        ("train_test_split(a, b, random_state=None)", "without a seed"),
        ("RandomForestClassifier(n_estimators=3)", "without a seed"),
        ("KFold(5, shuffle=True)", "without a seed"),
        ("model_selection.StratifiedKFold(5, True)", "without a seed"),
        ("LogisticRegression(solver='saga')", "without a seed"),
        ("datetime.now()", "clock"),
        ("pd.Timestamp.now()", "clock"),
        ("time.time()", "clock"),
        ("uuid.uuid4()", "each time"),
        ("requests.get(url)", "network"),
    ],
)
def test_what_gives_something_else_each_time_is_found(code: str, word: str) -> None:
    [(line, words)] = reasons_in(f"def f(frame):\n    return {code}\n")
    assert line == 2
    assert word in words


@pytest.mark.parametrize(
    "code",
    [
        "np.random.default_rng(0)",
        "frame.sample(3, random_state=1)",
        "KMeans(**options)",
        "KFold(5)",
        "KFold(5, shuffle=True, random_state=0)",
        "train_test_split(a, b, shuffle=False)",
        "LogisticRegression()",
        "frame.resample('D')",
        "np.random.seed(1)",
        "table.now",
        "total.time(3)",
        "sorted(a)",
    ],
)
def test_what_gives_the_same_each_time_is_not_accused(code: str) -> None:
    assert list(reasons_in(f"def f(frame):\n    return {code}\n")) == []


def test_a_method_s_text_is_read_though_it_is_indented() -> None:
    assert len(list(reasons_in("    def f(self):\n        return time.time()\n"))) == 1


def test_a_reason_names_function_file_and_line() -> None:
    part = {"digest": "d", "file": "src/p/nodes.py", "line": 10, "kind": "function"}
    code = {"digest": "x", "parts": {"p.nodes.f": part}, "packages": {}, "not_covered": []}
    then = record(nodes={"n": node([], [], code=code)})
    [words] = reasons(then, "n", lambda _: "def f():\n    return time.time()\n")
    assert words == "`time.time` reads the clock (p.nodes.f, src/p/nodes.py:11)"


def test_a_name_that_only_the_imports_of_its_module_explain_is_known_from_the_fingerprint() -> None:
    part = {"digest": "d", "file": "src/p/nodes.py", "line": 10, "kind": "function"}
    why = "`sklearn.model_selection.train_test_split` draws random numbers without a seed of its own"
    gap = {"where": "src/p/nodes.py", "line": 11, "why": why}
    code = {"digest": "x", "parts": {"p.nodes.f": part}, "packages": {}, "not_covered": [gap]}
    then = record(nodes={"n": node([], [], code=code)})
    found = reasons(then, "n", lambda _: "def f(table):\n    return split(table)\n")
    assert found == (f"{why} (src/p/nodes.py:11)",)
