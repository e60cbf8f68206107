"""Catalogs of a replay read the project's data and never save over it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pandas as pd
import pytest
from kedro.io import AbstractDataset, DataCatalog, MemoryDataset
from kedro.io.core import Version

from kedro_handoff.notebooks.keeping import GIVEN, KEPT, READ, kept, kept_files
from kedro_handoff.notebooks.sandbox.dataset import sandboxed
from kedro_handoff.notebooks.scratch import ScratchDataset, Shelf, wrap_catalogs
from kedro_handoff.project import Project

CSV = "pandas.CSVDataset"


class Table(AbstractDataset[pd.DataFrame, pd.DataFrame]):
    """A dataset of somebody's own, without a file: a table of a database, say."""

    saved: ClassVar[list[pd.DataFrame]] = []

    def load(self) -> pd.DataFrame:
        return pd.DataFrame({"a": [1]})

    def save(self, data: pd.DataFrame) -> None:
        self.saved.append(data)

    def confirm(self) -> None:
        self.saved.append(pd.DataFrame())

    def _describe(self) -> dict[str, str]:
        return {}


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """A replay's shelf; all catalogs are wrapped as long as the test runs."""
    monkeypatch.setattr(DataCatalog, "get", DataCatalog.get)
    shelf = Shelf(tmp_path / "scratch", again=True)
    wrap_catalogs(shelf)
    Table.saved.clear()
    return shelf


@pytest.fixture
def catalog(shelf: Shelf, tmp_path: Path) -> DataCatalog:
    (tmp_path / "a.csv").write_text("a\n1\n")
    entries = {
        "a": {"type": CSV, "filepath": str(tmp_path / "a.csv"), "save_args": {"index": False}},
        "a@text": {"type": "text.TextDataset", "filepath": str(tmp_path / "a.csv")},
        "{name}_csv": {"type": CSV, "filepath": str(tmp_path / "{name}.csv")},
        "far": {"type": CSV, "filepath": "memory://far.csv"},
        "parts": {"type": "partitions.PartitionedDataset", "path": str(tmp_path / "parts"), "dataset": CSV},
        "cached": {
            "type": "kedro.io.CachedDataset",
            "dataset": {"type": CSV, "filepath": str(tmp_path / "c.csv")},
        },
    }
    made = DataCatalog.from_config(entries)
    made["table"] = Table()
    return made


def two() -> pd.DataFrame:
    return pd.DataFrame({"a": [2, 3]})


@pytest.mark.parametrize("name", ["a", "new_csv", "far", "table", "cached"])
def test_what_is_saved_shadows_and_replaces_nothing(catalog, tmp_path, name):
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")}
    catalog.save(name, two())
    assert catalog.load(name)["a"].tolist() == [2, 3]
    catalog[name].save(two().head(1))
    assert catalog.load(name)["a"].tolist() == [2]
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")} == before
    assert Table.saved == []


def test_an_entry_for_the_same_file_sees_what_the_other_saved(catalog):
    catalog.save("a", two())
    assert catalog.load("a@text") == "a\n2\n3\n"


def test_partitions_go_elsewhere(catalog, tmp_path):
    catalog.save("parts", {"one": two()})
    assert list(catalog.load("parts")) == ["one"]
    assert not (tmp_path / "parts").exists()


def test_nothing_is_confirmed(catalog):
    catalog.confirm("table")
    assert Table.saved == []


def test_a_version_is_loaded_that_was_asked_for(shelf, tmp_path):
    for version, number in (("1", 1), ("2", 2)):
        (tmp_path / "v.csv" / version).mkdir(parents=True)
        (tmp_path / "v.csv" / version / "v.csv").write_text(f"a\n{number}\n")
    entry = {"type": CSV, "filepath": str(tmp_path / "v.csv"), "versioned": True}
    catalog = DataCatalog.from_config({"v": entry})
    assert [catalog.load("v", version=v)["a"][0] for v in ("1", "2", None)] == [1, 2, 2]
    assert isinstance(catalog.get("v", version=Version("1", None)), ScratchDataset)


def test_a_capture_is_a_snapshot(catalog, shelf):
    frame = two()
    catalog.save("a", frame)
    frame["a"] = 0
    assert dict(kept(shelf.folder, GIVEN))["a"]["a"].tolist() == [2, 3]
    assert dict(kept(shelf.folder, KEPT))["a"]["a"].tolist() == [2, 3]


def test_a_file_that_was_read_is_noted_and_an_object_kept(catalog, shelf, tmp_path):
    catalog.load("a"), catalog.load("table")
    ((path, size, _),) = kept_files(shelf.folder)["a"]
    assert (path, size) == (str(tmp_path / "a.csv"), 4)
    assert list(dict(kept(shelf.folder, READ))) == ["table"]


def test_a_place_that_is_a_copy_already_is_saved_to_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(DataCatalog, "get", DataCatalog.get)
    wrap_catalogs(Shelf(tmp_path / "scratch", writable=(tmp_path.resolve(),)))
    catalog = DataCatalog.from_config({"b": {"type": CSV, "filepath": str(tmp_path / "b.csv")}})
    catalog.save("b", two())
    assert (tmp_path / "b.csv").exists()


def test_memory_stays_memory(shelf):
    catalog = DataCatalog({"m": MemoryDataset({"a": 1})})
    assert catalog.load("m") == {"a": 1}
    catalog.save("m", {"a": 2})
    assert catalog.load("m") == {"a": 2}


@pytest.mark.parametrize("carried", [True, False])
def test_a_sandbox_is_seen_and_never_saved_to(tmp_path, monkeypatch, carried):
    monkeypatch.setenv("KEDRO_HANDOFF_SANDBOX", "anna")
    places = {name: str(tmp_path / "project" / f"{name}.csv") for name in "ab"}
    entries = {n: {"type": CSV, "filepath": p, "save_args": {"index": False}} for n, p in places.items()}
    made = DataCatalog.from_config(sandboxed(entries, Project(tmp_path, tmp_path / "conf")))
    made.save("a", two())
    before = {path: path.read_bytes() for path in (tmp_path / ".handoff").rglob("*") if path.is_file()}
    writable = (tmp_path / "project",) if carried else ()
    monkeypatch.setattr(DataCatalog, "get", DataCatalog.get)
    wrap_catalogs(Shelf(tmp_path / "scratch", writable, again=True))
    assert made.load("a").equals(two())
    for name in "ab":
        made.save(name, two().head(1))
        assert len(made.load(name)) == 1
    assert {path: path.read_bytes() for path in before} == before
    assert not carried ^ Path(places["b"]).exists()
    assert {name for name, _ in kept(tmp_path / "scratch", KEPT)} == {"a", "b"}
