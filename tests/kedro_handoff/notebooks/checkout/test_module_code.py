"""What of a module travels with a function, and what is imported from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kedro_handoff.notebooks.checkout.imports import Binding, bindings, bound_in, import_lines
from kedro_handoff.notebooks.checkout.module_code import code_of, module_program

MODULE = '''"""A module."""
from __future__ import annotations

import logging
import numpy as np
from typing import TYPE_CHECKING, Final

from ..shared import scale as rescale
from . import units
from .value import best

if TYPE_CHECKING:
    import pandas as pd

LOG = logging.getLogger(__name__)
LIMIT: Final = 3  # three
CACHE = {}


# of the mean
def _near(x):
    """Near."""
    return x < LIMIT


def node(df: pd.DataFrame):
    CACHE["n"] = 1
    LOG.info("x")
    return rescale(best(np.abs(df))), units.km, _near(df)


def other():
    return None
'''


def code(text: str = MODULE, function: str = "node"):
    program = module_program(Path("training.py"), text)
    return code_of(program, "pkg.modeling.training", False, function, lambda name: name == "LOG")


def test_functions_and_constants_of_the_module_travel_byte_for_byte():
    found = code()
    assert found.carried == {
        "LIMIT": "LIMIT: Final = 3  # three",
        "_near": '# of the mean\ndef _near(x):\n    """Near."""\n    return x < LIMIT',
    }
    assert found.function in MODULE
    assert found.future


def test_imports_are_absolute_and_what_the_module_makes_or_changes_is_imported_from_it():
    found = code()
    assert import_lines(found.imports) == [
        "import numpy as np",
        "import pandas as pd",
        "from pkg.modeling import units",
        "from pkg.modeling.training import LOG",
        "from pkg.modeling.value import best",
        "from pkg.shared import scale as rescale",
        "from typing import Final",
    ]


def test_a_name_that_is_changed_in_place_is_not_copied():
    assert "CACHE" not in code().carried


def test_constants_that_share_a_line_are_imported():
    program = module_program(Path("m.py"), "A = 1; B = 2\n\n\ndef f():\n    return A\n")
    found = code_of(program, "p.m", False, "f", lambda _: True)
    assert not found.carried
    assert import_lines(found.imports) == ["from p.m import A"]


@pytest.mark.parametrize(
    ("text", "package", "expected"),
    [
        ("from . import b", False, Binding("p.q", "b")),
        ("from . import b", True, Binding("p.q.r", "b")),
        ("from .. import b", False, Binding("p", "b")),
        ("from ..x import a as b", False, Binding("p.x", "a")),
        ("import a.b as b", False, Binding("a.b")),
        ("try:\n    import b\nexcept ImportError:\n    b = None", False, None),
    ],
)
def test_where_an_imported_name_comes_from(text, package, expected):
    assert bindings(module_program(Path("r.py"), text), "p.q.r", package).get("b") == expected


@pytest.mark.parametrize(
    "line", ["import a.b", "import a.b as c", "from a.b import c", "from a import b as c"]
)
def test_an_import_line_comes_back(line):
    assert import_lines(bound_in([line])) == [line]
