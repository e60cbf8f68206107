"""Notebooks in which a converter goes wrong: cells, what is chosen, and the right outcome.

The outcome is the code of the refusal, or `right`: the promoted nodes then give what the notebook gives.
"""

from __future__ import annotations

from dataclasses import dataclass

RIGHT = "right"
SETUP = "import pandas as pd\nimport numpy as np\ndf = catalog.load('visits')"
SAVE = "catalog.save('result', out)"


@dataclass(frozen=True)
class Trap:
    name: str
    cells: tuple[str, ...]
    outcome: str
    functions: tuple[str, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()


def trap(name: str, outcome: str, *cells: str, functions: str = "", ranges: tuple = ()) -> Trap:
    return Trap(name, (SETUP, *cells, SAVE), outcome, tuple(functions.split()), ranges)


TRAPS = [
    trap(
        "seed set in a cell of its own",
        "state-outside",
        "np.random.seed(1)",
        "def f(df):\n    return df.assign(x=np.random.rand(len(df)))",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "python's own seed",
        "state-outside",
        "import random\nrandom.seed(1)",
        "def f(df):\n    return df.assign(x=[random.random() for _ in range(len(df))])",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "an option of pandas",
        "state-outside",
        "pd.options.mode.string_storage = 'python'",
        "def f(df):\n    return pd.DataFrame({'x': df['ward'].astype('string')})",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "a display option changes nothing",
        RIGHT,
        "pd.set_option('display.max_rows', 5)\npd.options.display.width = 80",
        "def f(df):\n    return pd.DataFrame(df)",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "an environment variable",
        "state-outside",
        "import os\nos.environ['LIMIT'] = '3'",
        "def f(df):\n    return df[df.hours > int(os.environ['LIMIT'])]",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "an alias that is changed later",
        "changed-later",
        "def f(df):\n    return df.copy()",
        "out = f(df)",
        "same = out\nsame['x'] = 1",
        functions="f",
    ),
    trap(
        "a list that is appended to later",
        "changed-later",
        "def f(df):\n    return list(df.hours)",
        "out = f(df)",
        "out.append(1.0)",
        functions="f",
    ),
    trap(
        "a model that is fitted in a later cell",
        "changed-later",
        "from sklearn.linear_model import LinearRegression",
        "def f(df):\n    return LinearRegression()",
        "out = f(df)",
        "out.fit(df[['hours']], df['hours'])",
        functions="f",
    ),
    trap(
        "query with a name of the notebook",
        RIGHT,
        "lim = 2",
        "def f(df):\n    return df.query('hours > @lim')",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "query with an argument",
        RIGHT,
        "def f(df, lim):\n    return df.query('hours > @lim')",
        "out = f(df, 2)",
        functions="f",
    ),
    trap(
        "walrus",
        RIGHT,
        "if (n := len(df)) > 1:\n    out = df.head(n - 1)\nelse:\n    out = df",
        ranges=(("2", "shorter"),),
    ),
    trap(
        "match",
        RIGHT,
        "def f(df, how):\n    match how:\n        case 'first':\n"
        "            return df.head(1)\n        case _:\n            return df",
        "out = f(df, 'first')",
        functions="f",
    ),
    trap(
        "a free variable that holds data",
        "free-data",
        "limits = df.groupby('ward').hours.max()",
        "def f(df):\n    return df[df.hours < df.ward.map(limits)]",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "a constant that travels",
        RIGHT,
        "LIMIT = 2\nWARDS = ['north', 'south']",
        "def f(df):\n    return df[(df.hours > LIMIT) & df.ward.isin(WARDS)]",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "a constant that is appended to",
        "free-changed",
        "WARDS = ['north']",
        "WARDS.append('south')",
        "def f(df):\n    return df[df.ward.isin(WARDS)]",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "a constant with two values",
        "free-ambiguous",
        "LIMIT = 2",
        "def f(df):\n    return df[df.hours > LIMIT]",
        "out = f(df)",
        "LIMIT = 3",
        functions="f",
    ),
    trap(
        "a helper of a helper",
        RIGHT,
        "SCALE = 60\ndef minutes(h):\n    return h * SCALE",
        "def rounded(h):\n    return minutes(h).round()",
        "def f(df):\n    return df.assign(m=rounded(df.hours))",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "a helper with two definitions",
        "free-ambiguous",
        "def g(x):\n    return x + 1",
        "def f(df):\n    return df.assign(x=g(df.hours))",
        "out = f(df)",
        "def g(x):\n    return x + 2",
        functions="f",
    ),
    trap(
        "the input is changed in place before the call",
        "changed-before-use",
        "df['hours'] = df['hours'] * 2",
        "def f(df):\n    return df.copy()",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "columns assigned in place, flat",
        RIGHT,
        "df['double'] = df['hours'] * 2\ndf.loc[df.hours > 3, 'double'] = 0\nout = df",
        ranges=(("2", "doubled"),),
    ),
    trap(
        "inplace=True, flat",
        RIGHT,
        "df.drop(columns='ward', inplace=True)\nout = df.reset_index(drop=True)",
        ranges=(("2", "dropped"),),
    ),
    trap(
        "global",
        "global",
        "seen = 0",
        "def f(df):\n    global seen\n    seen = len(df)\n    return df",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "a generator",
        "generator",
        "def f(df):\n    yield df",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "a lambda comes out",
        "lambda-out",
        "def f(df):\n    return lambda x: x + df.hours.max()",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "a magic inside the function",
        "magic",
        "def f(df):\n    n = !ls | wc -l\n    return df.assign(n=len(n))",
        "out = f(df)",
        functions="f",
    ),
    trap("time magic on a cell", RIGHT, "%%time\nout = df.assign(x=1)", ranges=(("2", "timed"),)),
    trap(
        "import star",
        "free-star-import",
        "from math import *",
        "def f(df):\n    return df.assign(x=floor(2.5))",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "a name that is nowhere",
        "free-undefined",
        "def f(df):\n    return df.assign(x=missing)",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "called inside other code",
        "odd-call",
        "def f(df):\n    return df.copy()",
        "out = f(df).head(2)",
        functions="f",
    ),
    trap(
        "called in a loop",
        "odd-call",
        "def f(df, ward):\n    return df[df.ward == ward]",
        "parts = []\nfor ward in ['north']:\n    parts.append(f(df, ward))\nout = pd.concat(parts)",
        functions="f",
    ),
    trap(
        "an argument that is worked out in the call",
        "computed-argument",
        "def f(df):\n    return df.copy()",
        "out = f(df[df.hours > 1])",
        functions="f",
    ),
    trap(
        "an argument that other cells work out",
        "unbound-input",
        "mean = df.hours.mean()",
        "def f(df, mean):\n    return df.assign(x=df.hours - mean)",
        "out = f(df, mean)",
        functions="f",
    ),
    trap(
        "never called",
        "never-called",
        "def f(df):\n    return df",
        "out = df.copy()",
        functions="f",
    ),
    trap(
        "two results",
        RIGHT,
        "def f(df):\n    return df.head(1), df.tail(1)",
        "first, last = f(df)\nout = pd.concat([first, last])",
        functions="f",
        ranges=(),
    ),
    trap(
        "a string of several lines is not indented",
        RIGHT,
        "text = '''a\n  b\n'''\nout = df.assign(text=text)",
        ranges=(("2", "texted"),),
    ),
    trap(
        "the same variable again",
        RIGHT,
        "def f(df):\n    return df.assign(x=1)\ndef g(df):\n    return df.assign(y=2)",
        "df = f(df)",
        "df = g(df)\nout = df",
        functions="f g",
    ),
    trap(
        "nested functions and comprehensions",
        RIGHT,
        "WARDS = {'north': 1}\ndef f(df):\n    def code(w):\n        return WARDS.get(w, 0)\n"
        "    return df.assign(c=[code(w) for w in df.ward])",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "a default that holds data",
        "free-data",
        "top = df.hours.max()",
        "def f(df, top=top):\n    return df[df.hours < top]",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "a patched method of pandas",
        "state-outside",
        "pd.DataFrame.twice = lambda self: self * 2",
        "def f(df):\n    return pd.DataFrame(df[['hours']]).twice()",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "memory in a function attribute",
        "free-changed",
        "def g(x):\n    return x * g.factor",
        "g.factor = 3",
        "def f(df):\n    return df.assign(x=g(df.hours))",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "an argument changed in place and read again",
        "argument-changed",
        "def f(df):\n    df['x'] = 1\n    return df.head(2)",
        "first = f(df)",
        "def g(df):\n    return df.copy()",
        "out = g(df)",
        functions="f g",
    ),
    trap(
        "an argument changed through another function",
        "argument-changed",
        "def add(d):\n    d['x'] = 1\ndef f(df):\n    add(df)\n    return df.head(2)",
        "first = f(df)",
        "out = df.tail(2)",
        functions="f",
    ),
    trap(
        "an argument changed in place and never read again",
        RIGHT,
        "def f(df):\n    df['x'] = 1\n    return df",
        "df = f(df)",
        "out = df",
        functions="f",
    ),
    trap(
        "a frame changed by one node and read by the next",
        RIGHT,
        "df['x'] = df.hours * 2",
        "out = df[df.x > 3]",
        ranges=(("2", "double"), ("3", "keep")),
    ),
    trap(
        "a class of the notebook",
        RIGHT,
        "class Scaler:\n    def __init__(self, by):\n        self.by = by\n"
        "    def of(self, s):\n        return s * self.by",
        "def f(df):\n    return df.assign(x=Scaler(3).of(df.hours))",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "a decorator of the notebook",
        RIGHT,
        "import functools\ndef loud(g):\n    @functools.wraps(g)\n    def inner(*a, **k):\n"
        "        return g(*a, **k)\n    return inner",
        "@loud\ndef f(df):\n    return df.assign(x=1)",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "a definition behind an if",
        "unbound-input",
        "if len(df) > 100:\n    small = df.head(10)\nelse:\n    small = df",
        "def f(small):\n    return small.copy()",
        "out = f(small)",
        functions="f",
    ),
    trap(
        "called with a star",
        "odd-call",
        "def f(df, n):\n    return df.head(n)",
        "args = (df, 2)\nout = f(*args)",
        functions="f",
    ),
    trap(
        "names of a with and of both branches",
        RIGHT,
        "import io\nwith io.StringIO('a') as f:\n    text = f.read()\n"
        "if len(df) > 2:\n    k = 1\nelse:\n    k = 2\nout = df.assign(text=text, k=k)",
        ranges=(("2", "texted"),),
    ),
    trap(
        "a constant that one branch binds anew",
        RIGHT,
        "k = 5",
        "if len(df) > 200:\n    k = 1\nout = df.assign(k=k)",
        ranges=(("3", "branched"),),
    ),
]
