"""Nodes that run alone are given what the notebook made, or it is said that they cannot be."""

from __future__ import annotations

import pytest
from kedro.io import DataCatalog, MemoryDataset

from kedro_handoff.notebooks.keeping import keep
from kedro_handoff.notebooks.replayed import _value


def test_data_of_the_project_never_stand_in_for_what_the_notebook_made_in_another_form(tmp_path):
    catalog = DataCatalog({"x@text": MemoryDataset("old"), "y": MemoryDataset("shared")})
    keep(tmp_path, "x@pandas", "new")
    assert _value("x@pandas", catalog, tmp_path, {}) == "new"
    assert _value("y", catalog, tmp_path, {}) == "shared"
    with pytest.raises(ValueError, match="made as 'x@pandas'"):
        _value("x@text", catalog, tmp_path, {})
