"""Notebooks with what was chosen of them by markers, names of inputs, parameters and `--fix`."""

from __future__ import annotations

from dataclasses import dataclass, field

from kedro_handoff.notebooks.choice import Choice

RIGHT = "right"
SETUP = "import pandas as pd\nimport numpy as np\ndf = catalog.load('visits')"
SAVE = "catalog.save('result', out)"
UNDER = "def under(d):\n    return d[d.hours < d.ward.map(most)]"
MOST = "most = df.groupby('ward').hours.max()"
LIMITED = "def f(d):\n    return d[d.hours > LIMIT]"


@dataclass(frozen=True)
class Chosen:
    """A trap.

    Attributes:
        name: What it is about.
        outcome: `right`, or the code of the refusal.
        cells: Its cells.
        choices: What is chosen; empty where markers choose.
        inputs: Right inputs of the last node.
    """

    name: str
    outcome: str
    cells: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    inputs: dict[str, str] = field(default_factory=dict)


def case(name: str, outcome: str, *cells: str, choices: tuple = (), **inputs: str) -> Chosen:
    return Chosen(name, outcome, (SETUP, *cells, SAVE), choices, inputs)


def fixed(function: str, *more: Choice) -> tuple[Choice, ...]:
    return (*more, Choice(function=function, fix=True))


LIMITS = Choice(cells=(2,), name="limits")
CASES = [
    # --fix
    case(
        "data", RIGHT, MOST, UNDER, "out = under(df)", choices=fixed("under", LIMITS), d="visits", most="most"
    ),
    case(
        "data of a dataset",
        RIGHT,
        "other = catalog.load('visits')",
        "def f(d):\n    return d[d.hours < other.hours.max()]",
        "out = f(df)",
        choices=fixed("f"),
        d="visits",
        other="visits",
    ),
    case(
        "data through a helper",
        RIGHT,
        MOST,
        "def g(s):\n    return s.map(most)",
        "def f(d, n=1):\n    return d[d.hours < g(d.ward)].head(n)",
        "out = f(df, n=2)",
        choices=fixed("f", LIMITS),
        d="visits",
        most="most",
        n="params:n",
    ),
    case(
        "data in a nested function",
        RIGHT,
        MOST,
        "def f(d):\n    def g(w):\n        return most[w]\n    return d[d.hours < d.ward.map(g)]",
        "out = f(df)",
        choices=fixed("f", LIMITS),
        d="visits",
        most="most",
    ),
    case(
        "calls on several lines",
        RIGHT,
        MOST,
        "def f(\n    d,  # the data\n    n: int = 3,\n):\n    return d[d.hours < d.ward.map(most)].head(n)",
        "out = f(\n    df,  # all\n)",
        choices=fixed("f", LIMITS),
        d="visits",
        most="most",
    ),
    case(
        "a function without arguments",
        RIGHT,
        MOST,
        "def f():\n    return most.reset_index()",
        "out = f()",
        choices=fixed("f", LIMITS),
        most="most",
    ),
    case("data that no node makes", "unbound-input", MOST, UNDER, "out = under(df)", choices=fixed("under")),
    case(
        "data changed before the call",
        "changed-before-use",
        MOST,
        UNDER,
        "most['north'] = 0.0",
        "out = under(df)",
        choices=fixed("under", LIMITS),
    ),
    case(
        "a constant with two values",
        RIGHT,
        "LIMIT = 2",
        LIMITED,
        "out = f(df)",
        "LIMIT = 3",
        choices=fixed("f"),
        d="visits",
        LIMIT="params:LIMIT",
    ),
    case(
        "a constant with two values, the later one",
        RIGHT,
        "LIMIT = 2",
        LIMITED,
        "LIMIT = 3",
        "out = f(df)",
        choices=fixed("f"),
        d="visits",
        LIMIT="params:LIMIT",
    ),
    case(
        "query with a name of the notebook",
        RIGHT,
        "lim = 2",
        "def f(d):\n    return d.query('hours > @lim')",
        "out = f(df)",
        choices=fixed("f"),
        d="visits",
        lim="params:lim",
    ),
    case(
        "a seed is not moved",
        "state-outside",
        "np.random.seed(1)",
        "def f(d):\n    return d.assign(x=np.random.rand(len(d)))",
        "out = f(df)",
        choices=fixed("f"),
    ),
    case(
        "handed on instead of called",
        "not-fixable",
        MOST,
        "def g(w):\n    return most[w]",
        "def f(d):\n    return d[d.hours < d.ward.map(g)]",
        "out = f(df)",
        choices=fixed("f", LIMITS),
    ),
    case(
        "a decorator",
        "not-fixable",
        MOST,
        "import functools\n@functools.lru_cache\ndef g(w):\n    return most[w]",
        "def f(d):\n    return d[d.hours < [g(w) for w in d.ward]]",
        "out = f(df)",
        choices=fixed("f", LIMITS),
    ),
    case(
        "a default",
        "not-fixable",
        "top = df.hours.max()",
        "def f(d, top=top):\n    return d[d.hours < top]",
        "out = f(df)",
        choices=fixed("f"),
    ),
    case(
        "changed by a function",
        "not-fixable",
        "seen = {}",
        "def f(d):\n    seen['n'] = len(d)\n    return d.assign(n=seen['n'])",
        "out = f(df)",
        "print(seen)",
        choices=fixed("f"),
    ),
    case(
        "an inner name of the same kind",
        "not-fixable",
        MOST,
        "def f(d):\n    a = d.hours < d.ward.map(most)\n    return d[a & [most > 0 for most in d.hours]]",
        "out = f(df)",
        choices=fixed("f", LIMITS),
    ),
    case(
        "keywords of any name",
        "not-fixable",
        MOST,
        "def g(d, **more):\n    return d[d.hours < d.ward.map(most)].assign(**more)",
        "def f(d):\n    return g(d, x=1)",
        "out = f(df)",
        choices=fixed("f", LIMITS),
    ),
    # --param
    case(
        "a constant that travels",
        RIGHT,
        "LIMIT = 2",
        LIMITED,
        "out = f(df)",
        choices=(Choice(function="f", params=("LIMIT",)),),
        d="visits",
        LIMIT="params:LIMIT",
    ),
    case(
        "a default",
        RIGHT,
        "def f(d, n=2):\n    return d.head(n)",
        "out = f(df)",
        choices=(Choice(function="f", params=("n",)),),
        d="visits",
        n="params:n",
    ),
    case(
        "a constant of the cells",
        RIGHT,
        "share = 0.5\nout = df.assign(x=df.hours * share)",
        choices=(Choice(cells=(2,), name="f", params=("share",)),),
        df="visits",
        share="params:share",
    ),
    case(
        "a parameter that is none",
        "unknown-parameter",
        "out = df.assign(x=1)",
        choices=(Choice(cells=(2,), name="f", params=("share",)),),
    ),
    case(
        "a parameter with two values",
        "unknown-parameter",
        "k = 1\nout = df.assign(x=k)\nk = 2\nout['y'] = k",
        choices=(Choice(cells=(2,), name="f", params=("k",)),),
    ),
    # markers
    case("inputs in order", RIGHT, "#| node name=f inputs=visits\nout = df.assign(x=1)", df="visits"),
    case("inputs by name", RIGHT, "#| node name=f inputs=df:visits\nout = df.assign(x=1)", df="visits"),
    case(
        "an input that reading cannot follow",
        RIGHT,
        "twin = pd.DataFrame(df)",
        "#| node name=f inputs=twin:visits\nout = twin.assign(x=1)",
        twin="visits",
    ),
    case(
        "another input than in the notebook",
        "input-differs",
        "#| node name=f inputs=other\nout = df.assign(x=1)",
    ),
    case("an input too many", "unknown-argument", "#| node name=f inputs=visits,more\nout = df.assign(x=1)"),
    case(
        "an input of no argument", "unknown-argument", "#| node name=f inputs=d:visits\nout = df.assign(x=1)"
    ),
    case(
        "an output that is none",
        "unknown-output",
        "#| node name=f outputs=out,more\nout = df.assign(x=1)\nrest = out.head()",
    ),
    case(
        "an output chosen",
        RIGHT,
        "#| node name=f outputs=out\nout = df.assign(x=1)\nrest = out.head()",
        df="visits",
    ),
    case(
        "an output too many of a function",
        "unknown-output",
        "#| node outputs=a,b\ndef f(d):\n    return d.copy()",
        "out = f(df)",
    ),
]
