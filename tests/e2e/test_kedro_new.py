"""The plugin in a project that `kedro new` made and that never heard of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

VALIDATOR = """
  validator:
    class: kedro_handoff.Contract
    options: {dataset: model_input_table}
"""


@pytest.fixture
def spaceflights(kedro, tmp_path) -> Path:
    made = kedro(tmp_path, "new", "--name", "spaceflights", "--tools", "none", "--example", "n")
    assert made.code == 0, made.err
    project = tmp_path / "spaceflights"
    shutil.copytree(Path(__file__).parent / "spaceflights", project, dirs_exist_ok=True)
    shutil.copy(Path(__file__).parents[2] / "conf/logging.yml", project / "conf")
    return project


def test_the_plugin_is_silent_in_a_project_without_contracts(kedro, spaceflights):
    result = kedro(spaceflights, "run")
    assert result.code == 0, result.err
    assert result.out == ""
    assert not (spaceflights / ".handoff").exists()
    assert not (spaceflights / ".viz/styles.json").exists()


def test_init_check_and_run_bring_a_project_under_contract(kedro, spaceflights):
    before = (spaceflights / "conf/base/catalog.yml").read_text()
    init = kedro(spaceflights, "handoff", "init")
    assert init.code == 0, init.err
    assert (spaceflights / "conf/base/catalog.yml").read_text() == before
    roles = (spaceflights / "conf/base/handoff.yml").read_text()
    assert "data_processing: {role: data_engineering}" in roles
    assert "data_science: {role: modeling}" in roles

    check = kedro(spaceflights, "handoff", "check")
    assert check.code == 1
    assert "model_input_table" in check.out

    entry = "model_input_table.parquet\n"
    catalog = spaceflights / "conf/base/catalog.yml"
    catalog.write_text(before.replace(entry, entry.rstrip() + VALIDATOR))
    contract = spaceflights / "conf/base/contracts/model_input_table.yml"
    text = contract.read_text().replace("put a name or an address here", "rockets@example.com")
    text = text.replace("say here what one row is, and where it comes from", "a shuttle with its company")
    contract.write_text(text)
    assert kedro(spaceflights, "handoff", "check").code == 0
    run = kedro(spaceflights, "run")
    assert run.code == 0, run.err
    assert "1 held (1 expectation)" in run.out
