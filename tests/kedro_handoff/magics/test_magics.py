import importlib
import tomllib
from pathlib import Path

from kedro_handoff.magics import MAGICS


def test_kedro_finds_every_magic_under_its_own_name():
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]
    entries = project["entry-points"]["kedro.line_magic"]
    assert sorted(entries) == sorted(magic.__name__ for magic in MAGICS)
    for name, place in entries.items():
        module, _, function = place.partition(":")
        assert getattr(importlib.import_module(module), function).__name__ == name  # Kedro registers by it


def test_every_magic_says_in_one_sentence_what_is_wrong_with_its_line(capsys):
    for magic in MAGICS:
        assert magic("--what") is None
        said = capsys.readouterr().out
        assert said.startswith("Error: There is no option `--what`")
        assert f"%{magic.__name__}" in said
