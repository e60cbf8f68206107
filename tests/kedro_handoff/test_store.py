import json
import threading

import pytest

from kedro_handoff import RecordError
from kedro_handoff.store import FORMAT, RecordStore, read_record, write_whole


@pytest.fixture
def store(tmp_path):
    return RecordStore(tmp_path / ".handoff")


def test_the_newest_record_is_the_last_that_happened(store):
    for hour in ("09", "11", "10"):
        store.write("outcomes", "visits", {"time": f"2026-01-31T{hour}:00:00.000000Z", "hour": hour})
    assert store.newest("outcomes", "visits")["hour"] == "11"
    assert [r["hour"] for r in store.records("outcomes", "visits")] == ["11", "10", "09"]


def test_a_subject_without_records_has_no_newest(store):
    assert store.newest("outcomes", "visits") is None
    assert store.subjects("outcomes") == []


@pytest.mark.parametrize("name", ["a.b", "a/b", "..", ".", "visits@pandas", "größe: x"])
def test_any_dataset_name_is_a_subject_inside_the_folder(store, name):
    path = store.write("outcomes", name, {"x": 1})
    assert path.parent.parent == store.root / "outcomes"
    assert store.subjects("outcomes") == [name]
    assert store.newest("outcomes", name)["x"] == 1


def test_the_folder_keeps_itself_out_of_git(store):
    store.write("outcomes", "visits", {})
    assert (store.root / ".gitignore").read_text() == "*\n"


def test_many_writers_at_once_lose_nothing(store):
    def write_some():
        for _ in range(20):
            store.write("outcomes", "visits", {})

    threads = [threading.Thread(target=write_some) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(store.records("outcomes", "visits"))) == 160


def test_a_damaged_record_says_which_file_to_delete(tmp_path):
    path = tmp_path / "r.json"
    path.write_text('{"format": 1, "sta')
    with pytest.raises(RecordError, match=r"r\.json cannot be read.*Delete it"):
        read_record(path)


@pytest.mark.parametrize("text", ["[]", "{}", '{"format": "one"}'])
def test_a_file_that_is_no_record_is_refused(tmp_path, text):
    path = tmp_path / "r.json"
    path.write_text(text)
    with pytest.raises(RecordError, match="no format version"):
        read_record(path)


def test_a_record_of_a_newer_format_asks_for_an_upgrade(tmp_path):
    path = tmp_path / "r.json"
    path.write_text(json.dumps({"format": FORMAT + 1}))
    with pytest.raises(RecordError, match="pip install --upgrade kedro-handoff"):
        read_record(path)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "styles.json"
    write_whole(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new \ud800")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["styles.json"]


def test_of_each_subject_the_newest_records_are_kept(tmp_path):
    store = RecordStore(tmp_path)
    for subject, hours in {"a": range(5), "b": range(2)}.items():
        for hour in hours:
            store.write("outcomes", subject, {"time": f"2026-01-01T0{hour}:00:00.000000Z"})
    store.prune("outcomes", 3)
    assert [record["time"][12] for record in store.records("outcomes", "a")] == ["4", "3", "2"]
    assert len(store.paths("outcomes", "b")) == 2
