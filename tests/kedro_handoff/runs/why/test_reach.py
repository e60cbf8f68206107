"""Data behind a URL are reached as the catalog reaches them."""

from __future__ import annotations

from pathlib import Path

from fsspec.implementations.memory import MemoryFileSystem

from kedro_handoff.runs.why.reach import catalog_filesystem

CATALOG = """
"{name}_table": {type: pandas.CSVDataset, filepath: "memory://team/{name}.csv", credentials: team}
"""


def test_the_file_system_is_that_of_the_catalog_entry(tmp_path: Path) -> None:
    for env in ("base", "local"):
        (tmp_path / "conf" / env).mkdir(parents=True)
    (tmp_path / "conf/base/catalog.yml").write_text(CATALOG)
    assert catalog_filesystem(tmp_path, "raw_table", "local") is None, "the credentials are missing"
    (tmp_path / "conf/local/credentials.yml").write_text("team: {skip_instance_cache: true}\n")
    assert isinstance(catalog_filesystem(tmp_path, "raw_table", "local"), MemoryFileSystem)
    assert catalog_filesystem(tmp_path, "another", "local") is None
