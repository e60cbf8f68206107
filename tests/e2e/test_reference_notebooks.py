"""Notebooks of the reference project and the nodes promoted from them, on a month of flights."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .month import MONTH, add_month

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def project(kedro, checkout, tmp_path_factory) -> Path:
    """The reference project on a month's worth of flights, after one run."""
    path = tmp_path_factory.mktemp("month") / "project"
    ignored = shutil.ignore_patterns("*.parquet", "*.pkl", "__pycache__", "*.egg-info")
    for part in ("conf", "src", "notebooks"):
        shutil.copytree(checkout / part, path / part, ignore=ignored)
    for part in ("pyproject.toml", ".telemetry"):
        shutil.copy(checkout / part, path)
    add_month(path)
    run = kedro(path, "run", "--pipelines", "data_engineering,modeling", **MONTH)
    assert run.code == 0, run.err
    return path


def test_notebooks_and_nodes_say_the_same(checkout, kedro):
    done = kedro(checkout, "handoff", "verify", "--depth", "static")
    assert done.code == 0, done.out + done.err
    nodes = [line for line in done.out.splitlines() if line.startswith("  node ")]
    assert len(nodes) >= 3
    assert all(line.endswith("in sync") for line in nodes)


def test_notebooks_and_nodes_make_the_same_of_a_month(project, kedro):
    done = kedro(project, "handoff", "verify", **MONTH)
    assert done.code == 0, done.out + done.err
    for dataset in ("crowding", "rest", "schedule_features", "challenger_model", "challenger_metrics"):
        assert f"dataset {dataset}: same" in done.out


def test_a_constant_changed_in_one_side_alone_is_named_with_column_and_amount(project, kedro):
    module = project / "src/flights/pipelines/data_engineering/nodes.py"
    good = module.read_text()
    module.write_text(good.replace("/ 3600", "/ 1800"))
    try:
        done = kedro(project, "handoff", "verify", "notebooks/02-features.ipynb", **MONTH)
    finally:
        module.write_text(good)
    assert done.code == 1, done.out + done.err
    assert "node planned_rest: module ahead" in done.out
    assert "column 'plane_planned_rest_hours' differs" in done.out
    assert "by at most" in done.out
