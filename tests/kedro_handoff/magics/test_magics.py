import importlib
import tomllib
from pathlib import Path

import pytest

from kedro_handoff.magics import MAGICS


def test_kedro_finds_every_magic_under_its_own_name():
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]
    entries = project["entry-points"]["kedro.line_magic"]
    assert sorted(entries) == sorted(magic.__name__ for magic in MAGICS)
    for name, place in entries.items():
        module, _, function = place.partition(":")
        assert getattr(importlib.import_module(module), function).__name__ == name  # Kedro registers by it


@pytest.mark.parametrize("magic", MAGICS, ids=lambda magic: magic.__name__)
def test_a_magic_says_in_one_sentence_what_is_wrong_with_its_line(magic, capsys):
    assert magic("'no end") is None
    said = capsys.readouterr().out
    assert said.startswith("Error: `'no end` cannot be read: No closing quotation")
    assert said.count("\n") == 1
