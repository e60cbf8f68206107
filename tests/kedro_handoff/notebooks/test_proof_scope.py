"""What a run of both sides proves is said where it is less than it seems."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kedro_handoff.notebooks.manifest import Manifest, PromotedNode
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.program import read_program
from kedro_handoff.notebooks.proof_scope import limits, versions_now
from kedro_handoff.notebooks.sandbox.place import dataset_folder, mark, sandbox_folder
from kedro_handoff.project import Project

NODE = PromotedNode("tidied", "tidy", "def tidy(df):\n    return df", {}, {"df": "a"}, ("b",), (1,))


def said(folder: Path, *cells: str, **versions: str) -> list[str]:
    entries = [{"cell_type": "code", "source": text, "metadata": {}, "outputs": []} for text in cells]
    path = folder / "n.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": entries}))
    manifest = Manifest("n.ipynb", "wards", (NODE,), versions)
    return list(
        limits(manifest, read_program(read_notebook(path)), "mini", Project(folder, folder / "conf", "prod"))
    )


@pytest.mark.parametrize(
    "line",
    [
        "from mini.pipelines.wards.nodes import tidy",
        "from mini.pipelines.wards import nodes",
        "from mini.pipelines.wards.nodes import *",
        "import mini.pipelines.wards.nodes as n",
    ],
)
def test_a_notebook_that_imports_the_promoted_function_proves_less(tmp_path, line):
    (note,) = said(tmp_path, f"x = 1\n{line}")
    assert note.startswith("n.ipynb, cell 1, line 2: ")
    assert "not that two versions of it agree" in note


def test_other_imports_of_the_package_are_no_matter(tmp_path):
    assert said(tmp_path, "from mini.pipelines.other.nodes import tidy\nfrom mini.units import metres") == []


def test_other_versions_than_at_the_promotion_are_named(tmp_path):
    now = versions_now()
    (note,) = said(tmp_path, "x = 1", **{**now, "pandas": "0.1"})
    assert f"pandas 0.1, now {now['pandas']}" in note
    assert said(tmp_path, "x = 1", **now) == []


def test_the_environment_that_was_asked_for_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("KEDRO_ENV", "prod")
    assert said(tmp_path, "x = 1") == [
        "run in the environment 'prod' (KEDRO_ENV); on the data of another it may differ"
    ]


def test_what_a_sandbox_holds_is_said_to_have_been_read_from_it(tmp_path, monkeypatch):
    monkeypatch.setenv("KEDRO_HANDOFF_SANDBOX", "anna")
    for name in ("a", "other"):
        mark(dataset_folder(sandbox_folder(Project(tmp_path, tmp_path / "conf"), "anna"), name), {})
    (note,) = said(tmp_path, "x = 1")
    assert "sandbox 'anna'" in note
    assert "shared data (a)" in note
