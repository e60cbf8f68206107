"""A module with some of its pieces replaced."""

from __future__ import annotations

import pytest

from kedro_handoff.notebooks.checkout.module_update import updated_module
from kedro_handoff.notebooks.checkout.three_way import Piece, same_text

MODULE = "import os\n\nA = 1  # one\n\n\ndef f( x ):\n    return x+A\n\n\ndef g():\n    return f(2)\n"


def test_one_constant_changes_one_line():
    assert updated_module(MODULE, {"A": "A = 2  # one"}, [], "f") == MODULE.replace("A = 1", "A = 2")


def test_new_pieces_stand_above_what_uses_them_and_new_imports_with_the_others():
    new = {"B": "B = 3", "h": "def h(x):\n    return x * B", "f": "def f(x):\n    return h(x) + A"}
    text = updated_module(MODULE, new, ["import re"], "f")
    assert "import os\nimport re\n" in text
    assert "\n\n\nB = 3\n\n\ndef h(x):\n    return x * B\n\n\ndef f(x):" in text
    assert text.endswith("\n\n\ndef g():\n    return f(2)\n")


def test_line_ends_of_the_file_stay():
    windows = MODULE.replace("\n", "\r\n")
    assert updated_module(windows, {"A": "A = 2  # one"}, [], "f") == windows.replace("A = 1", "A = 2")


@pytest.mark.parametrize(
    ("base", "notebook", "module", "standing"),
    [
        ("A = 1", "A = 1", "A = 1", "same"),
        ("A = 1", "A = 2", "A = 1", "notebook ahead"),
        ("A = 1", "A = 1", "A = 2", "module ahead"),
        ("A = 1", "A = 2", "A = 3", "both changed"),
        ("A = 1", "A = 2", "A  =  2", "same"),
        ("A = 1", "A = 1  # why", "A = 1", "notebook ahead"),
        ("A = 1", "A = 1", None, "module ahead"),
    ],
)
def test_who_has_changed_a_piece(base, notebook, module, standing):
    assert Piece("A", base, notebook, module).standing == standing


def test_both_edits_are_shown_from_the_base():
    shown = Piece("A", "A = 1", "A = 2", "A = 3").diff()
    assert "+++ A, notebook\n@@ -1 +1 @@\n-A = 1\n+A = 2\n" in shown
    assert "+++ A, module\n@@ -1 +1 @@\n-A = 1\n+A = 3" in shown


def test_a_comment_is_a_difference_and_formatting_is_none():
    assert same_text("x = [1,2]", "x = [\n    1,\n    2,\n]")
    assert not same_text("x = 1  # a", "x = 1  # b")
