import pytest

from kedro_handoff.notebooks.names import free_names, names_of


@pytest.mark.parametrize(
    ("source", "reads", "binds"),
    [
        ("b = a + 1", {"a"}, {"b"}),
        ("b = [x * k for x in a]", {"a", "k"}, {"b"}),
        ("if (n := len(a)) > 1:\n    b = n", {"a"}, {"n", "b"}),
        ("import numpy as np\nfrom a.b import c", set(), {"np", "c"}),
        ("import a.b", set(), {"a"}),
        ("for i, j in a:\n    pass", {"a"}, {"i", "j"}),
        ("with open(p) as f:\n    t = f.read()", {"p"}, {"f", "t"}),
        ("def f(x=d):\n    return x + g", {"d"}, {"f"}),
        ("a += 1", {"a"}, {"a"}),
        ("del a", {"a"}, {"a"}),
        ("[y := f(x) for x in xs]", {"f", "xs"}, {"y"}),
        ("a, (b, *c) = d", {"d"}, {"a", "b", "c"}),
    ],
)
def test_names_that_a_statement_reads_and_binds(source, reads, binds):
    found = names_of(source)
    assert (found.reads - {"y"}, found.binds) == (reads, binds)


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("df['x'] = 1", {"df"}),
        ("df.loc[0, 'x'] = 1", {"df"}),
        ("a.b.c = 1", {"a"}),
        ("xs.append(1)", {"xs"}),
        ("df.drop(columns='a', inplace=True)", {"df"}),
        ("df.drop(columns='a', inplace=False)", set()),
        ("model.fit(x, y)", {"model"}),
        ("del d['k']", {"d"}),
        ("for d['k'] in xs:\n    pass", {"d"}),
        ("df = df.assign(x=1)", set()),
    ],
)
def test_objects_that_a_statement_changes_in_place(source, changed):
    assert {name for name, _ in names_of(source).changes} == changed


@pytest.mark.parametrize(
    ("source", "free"),
    [
        ("def f(x):\n    return x + k", {"k"}),
        ("def f(x):\n    def g(y):\n        return y + k + x\n    return g(x)", {"k"}),
        ("def f(x):\n    return [k for k in x if k > m]", {"m"}),
        ("@deco\ndef f(x: T) -> U:\n    return len(x)", {"deco", "T", "U"}),
        ("class A(B):\n    c = k\n    def m(self):\n        return z", {"B", "k", "z"}),
        ("def f(n):\n    return f(n - 1) if n else 0", set()),
    ],
)
def test_names_that_a_function_takes_from_outside(source, free):
    assert free_names(source) == free
