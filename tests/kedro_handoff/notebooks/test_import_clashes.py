"""Names that promoted code would take from the code that a module has."""

import ast

import pytest

from kedro_handoff.notebooks.import_clashes import shadowed, without_replaced

OLD = "def old(x):\n    return load(x)\n"


@pytest.mark.parametrize(
    ("text", "imports", "pieces", "found"),
    [
        (f"from b import load\n\n\n{OLD}", "from a import load", {}, [("load", 1)]),
        (f"from b import load\n\n\n{OLD}", "from b import load", {}, []),
        (f"from b import load\n\n\n{OLD}", "from a import load", {"old": OLD}, []),
        (f"from b import load\n\n\n{OLD}", "", {"load": "def load(x):\n    return x"}, [("load", 1)]),
        ("def np():\n    pass\n", "import numpy as np", {}, [("np", 1)]),
        ("import os.path\n", "import os", {}, []),
        ("if True:\n    import pd as np\n\n\ny = np\n", "import numpy as np", {}, [("np", 2)]),
        ("def f(x):\n    return sum(x)\n", "from numpy import sum", {}, [("sum", 2)]),
        ("def f(x):\n    return sum(x)\n", "", {"sum": "def sum(x):\n    return x"}, [("sum", 2)]),
        ("from numpy import sum\n", "", {"g": "def g(x):\n    return sum(x)"}, [("sum", 1)]),
        ("x = 1\n", "from numpy import sum", {"g": "def g(x):\n    return sum(x)"}, []),
        ("from a import *\n", "from b import c", {}, []),
    ],
)
def test_a_name_that_other_code_goes_by_is_not_taken(text, imports, pieces, found):
    assert list(shadowed(text, ast.parse(imports).body, pieces)) == found


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("from b import load\nimport os\n", "import os\n"),
        ("from b import load, save  # both\nimport os\n", "from b import save\nimport os\n"),
        ("from a import load\nfrom b import *\n", "from a import load\nfrom b import *\n"),
    ],
)
def test_an_import_that_nothing_goes_by_any_more_gives_way(text, after):
    assert without_replaced(text, ast.parse("from a import load").body) == after
