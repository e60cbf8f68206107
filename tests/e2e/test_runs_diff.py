"""Two real runs compared, and the chain behind a dataset."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Kedro

pytestmark = pytest.mark.e2e


def test_a_changed_constant_is_the_cause_and_the_metric_its_effect(kedro: Kedro, mini: Path):
    nodes = mini / "src/mini/pipelines/data_engineering/nodes.py"
    source = nodes.read_text().replace("/ 60", "/ MINUTES")
    nodes.write_text(f"MINUTES = 60\n\n\n{source}")
    assert kedro(mini, "run").code == 0
    # Another length: within one second Python takes byte code of the same length for the same.
    nodes.write_text(f"MINUTES = 100\n\n\n{source}")
    assert kedro(mini, "run").code == 0
    found = json.loads(kedro(mini, "handoff", "runs", "diff", "--json").out)
    assert found["first_cause"] == "code:mini.pipelines.data_engineering.nodes.MINUTES"
    assert (
        "`MINUTES` in src/mini/pipelines/data_engineering/nodes.py changed from 60 to 100"
        in found["sentence"]
    )
    assert {tuple(effect["causes"]) for effect in found["effects"]} == {(found["first_cause"],)}
    told = kedro(mini, "handoff", "runs", "why", "visits")
    assert told.code == 0
    assert max(map(len, told.out.splitlines())) <= 100
    assert "node   clean: raw_visits -> visits" in told.out
    nodes.write_text(f"MINUTES = 1000\n\n\n{source}")
    raw = next((mini / "data").rglob("*visits*.csv"))
    raw.write_text("".join(raw.read_text().splitlines(keepends=True)[:-1]))
    since = json.loads(kedro(mini, "handoff", "runs", "why", "visits", "--json").out)["since_then"]
    assert [change["id"] for change in since["changes"]] == ["file:raw_visits", f"{found['first_cause']}"]
    assert "rows" in since["changes"][0]["details"][0]
    assert since["changes"][1]["change"] == "changed from 100 to 1000"
    unknown = kedro(mini, "handoff", "runs", "why", "visit")
    assert (unknown.code, "did you mean 'visits'" in unknown.err) == (1, True)
