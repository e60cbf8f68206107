import click
import pytest

from kedro_handoff.cli.status import table
from kedro_handoff.contracts.overview import DatasetState


@pytest.fixture
def states():
    facts = {
        "layer": "intermediate",
        "owner": "data@mini.example",
        "contract": "conf/base/contracts/visits.yml",
        **dict.fromkeys(("run_id", "message")),
    }
    judged = {"outcome": "held", "row_count": 12, "current": True, "time": "2026-11-24T03:39:39Z"}
    return [DatasetState("visits", boundary=True, **facts, **judged)]


def test_a_wide_terminal_or_a_pipe_shows_every_column(states):
    assert list(table(states, 200)) == list(table(states, None))
    assert "data@mini.example  visits.yml" in list(table(states))[1]


@pytest.mark.parametrize("width", [80, 60])
def test_a_narrow_terminal_leaves_columns_out_and_says_so(states, width):
    *lines, said = map(click.unstyle, table(states, width))
    assert max(map(len, lines)) <= width
    assert said.startswith(f"(Not shown in {width} columns: ")
