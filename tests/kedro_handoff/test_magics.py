import importlib
import tomllib
from pathlib import Path

import pytest

from kedro_handoff.errors import DraftError
from kedro_handoff.magics import _read


def test_kedro_finds_the_magic_under_its_own_name():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    [(name, place)] = project["entry-points"]["kedro.line_magic"].items()
    module, _, function = place.partition(":")
    assert getattr(importlib.import_module(module), function).__name__ == name  # Kedro registers by it


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("visits", ("visits", None, False, 1)),
        ("visits --accept", ("visits", "all", False, 1)),
        ("--accept sure visits --force", ("visits", "sure", True, 1)),
        ("'my visits' --from-runs 3", ("my visits", None, False, 3)),
    ],
)
def test_a_line_names_a_dataset_and_what_to_do_with_its_draft(line, read):
    assert _read(line) == read


@pytest.mark.parametrize("line", ["", "a b", "--what visits", "visits --from-runs none"])
def test_any_other_line_gets_the_usage(line):
    with pytest.raises(DraftError, match="%handoff_draft DATASET"):
        _read(line)
