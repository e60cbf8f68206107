import os
import shutil
import socket

import pandas as pd
import pytest
from kedro.io import DatasetError, Version
from kedro_datasets.json import JSONDataset
from kedro_datasets.pandas import CSVDataset, ParquetDataset

from kedro_handoff.whole_save import WholeSaves, remove_leftovers

NEW = pd.DataFrame({"a": [1, 2]})


@pytest.fixture
def saves():
    return WholeSaves()


def test_a_finished_save_replaces_the_earlier_file(saves, tmp_path):
    dataset = ParquetDataset(filepath=str(tmp_path / "x.parquet"))
    dataset.save(NEW.head(1))
    saves.begin(dataset)
    dataset.save(NEW)
    assert len(pd.read_parquet(tmp_path / "x.parquet")) == 1
    saves.finish(dataset)
    assert len(dataset.load()) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["x.parquet"]


def test_an_abandoned_save_leaves_the_earlier_file(saves, tmp_path):
    dataset = ParquetDataset(filepath=str(tmp_path / "x.parquet"))
    dataset.save(NEW.head(1))
    saves.begin(dataset)
    dataset.save(NEW)
    saves.abandon([dataset])
    assert len(dataset.load()) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["x.parquet"]


def test_a_new_version_stands_beside_the_earlier_ones(saves, tmp_path):
    for version in ("v1", "v2"):
        dataset = JSONDataset(filepath=str(tmp_path / "x.json"), version=Version(None, version))
        saves.begin(dataset)
        dataset.save({"version": version})
        saves.finish(dataset)
        assert dataset.load() == {"version": version}
    assert sorted(p.name for p in (tmp_path / "x.json").iterdir()) == ["v1", "v2"]


def test_a_version_that_failed_is_not_the_latest(saves, tmp_path):
    JSONDataset(filepath=str(tmp_path / "x.json"), version=Version(None, "v1")).save({"version": "v1"})
    dataset = JSONDataset(filepath=str(tmp_path / "x.json"), version=Version(None, "v2"))
    saves.begin(dataset)
    dataset.save({"version": "v2"})
    saves.abandon([dataset])
    latest = JSONDataset(filepath=str(tmp_path / "x.json"), version=Version(None, None))
    assert latest.load() == {"version": "v1"}


def test_a_dataset_that_appends_is_left_alone(saves, tmp_path):
    dataset = CSVDataset(filepath=str(tmp_path / "x.csv"), fs_args={"open_args_save": {"mode": "a"}})
    for _ in range(2):
        saves.begin(dataset)
        dataset.save(NEW)
        saves.finish(dataset)
    assert (tmp_path / "x.csv").read_text().count("a\n") == 2


def test_a_dataset_elsewhere_is_left_alone(saves):
    dataset = CSVDataset(filepath="memory://x.csv")
    saves.begin(dataset)
    dataset.save(NEW)
    saves.finish(dataset)
    assert len(dataset.load()) == 2


def test_an_interrupted_save_does_not_come_back_in_the_next_run(saves, tmp_path):
    dataset = ParquetDataset(filepath=str(tmp_path / "x.parquet"))
    saves.begin(dataset)
    [folder] = tmp_path.iterdir()
    (folder / "x.parquet").write_bytes(b"PAR1 half a file")  # and here comes the interrupt
    saves.begin(dataset)
    dataset.save(NEW)
    saves.finish(dataset)
    assert len(dataset.load()) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["x.parquet"]


def test_a_saved_file_that_is_gone_is_an_error_and_not_a_success(saves, tmp_path):
    dataset = ParquetDataset(filepath=str(tmp_path / "x.parquet"))
    dataset.save(NEW.head(1))
    saves.begin(dataset)
    dataset.save(NEW)
    for folder in tmp_path.glob(".saving-*"):
        shutil.rmtree(folder)
    with pytest.raises(FileNotFoundError):
        saves.finish(dataset)
    assert len(dataset.load()) == 1


def test_two_runs_in_one_process_do_not_meet(saves, tmp_path):
    one, other = (ParquetDataset(filepath=str(tmp_path / "x.parquet")) for _ in range(2))
    saves.begin(one)
    saves.begin(other)
    one.save(NEW)
    saves.abandon([other])
    saves.finish(one)
    assert len(pd.read_parquet(tmp_path / "x.parquet")) == 2


def test_a_subclass_of_a_projects_own_is_saved_whole_too(saves, tmp_path):
    class OwnDataset(CSVDataset):
        pass

    dataset = OwnDataset(filepath=str(tmp_path / "x.csv"))
    dataset.save(NEW)
    saves.begin(dataset)
    dataset.save(NEW.head(1))
    saves.abandon([dataset])
    assert len(dataset.load()) == 2


def test_a_link_stays_a_link(saves, tmp_path):
    (tmp_path / "elsewhere.csv").write_text("a\n1\n")
    (tmp_path / "x.csv").symlink_to(tmp_path / "elsewhere.csv")
    dataset = CSVDataset(filepath=str(tmp_path / "x.csv"))
    saves.begin(dataset)
    dataset.save(NEW)
    saves.finish(dataset)
    assert (tmp_path / "x.csv").is_symlink()
    assert len(pd.read_csv(tmp_path / "elsewhere.csv")) == 2


def test_permissions_of_the_earlier_file_stay(saves, tmp_path):
    dataset = CSVDataset(filepath=str(tmp_path / "x.csv"))
    dataset.save(NEW)
    (tmp_path / "x.csv").chmod(0o660)
    saves.begin(dataset)
    dataset.save(NEW)
    saves.finish(dataset)
    assert (tmp_path / "x.csv").stat().st_mode & 0o777 == 0o660


@pytest.mark.parametrize("versioned", [True, False])
def test_what_kedro_refuses_kedro_refuses(saves, tmp_path, versioned):
    target = tmp_path / "x.json"
    if versioned:
        target.write_text("{}")
    else:
        target.mkdir()
    dataset = JSONDataset(filepath=str(target), version=Version(None, "v1") if versioned else None)
    saves.begin(dataset)
    with pytest.raises(DatasetError):
        dataset.save({})


def test_only_what_dead_processes_of_this_machine_left_is_removed(tmp_path):
    dead = 2**22 + 1  # above the highest process number that Linux gives
    here = socket.gethostname().replace("-", "")
    left = [f".saving-{here}-{os.getpid()}-1", f".saving-{here}-{dead}-2", f".saving-elsewhere-{dead}-3"]
    for name in left:
        (tmp_path / name).mkdir()
    remove_leftovers({tmp_path})
    assert {p.name for p in tmp_path.iterdir()} == {left[0], left[2]}
