from __future__ import annotations

import hashlib
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import fsspec
import pytest

from kedro_handoff.fingerprint.files import file_fingerprint


def test_a_files_digest_is_that_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"one\ntwo\n")
    found = file_fingerprint(path)
    assert (found.digest, found.size, found.files) == (hashlib.sha256(b"one\ntwo\n").hexdigest(), 8, 1)


def test_a_touched_file_keeps_its_digest_and_a_changed_one_does_not(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")
    before = file_fingerprint(path)
    os.utime(path, (1, 1))
    assert file_fingerprint(path, known=before).digest == before.digest
    path.write_bytes(b"2")
    assert file_fingerprint(path, known=before).digest != before.digest


def test_a_file_that_has_just_changed_has_no_state_to_rely_on(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")
    os.utime(path, (1, 1))  # an old time of writing: the time of its change is new nevertheless
    assert file_fingerprint(path).state == ()


def test_a_settled_file_is_not_read_again(tmp_path: Path, settled: Any) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")
    settled()
    known = replace(file_fingerprint(path), digest="as it was")
    assert known.state
    assert file_fingerprint(path, known=known) is known


def test_a_file_of_the_same_size_and_time_in_its_place_is_read(tmp_path: Path, settled: Any) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")
    os.utime(path, (1, 1))
    settled()
    known = file_fingerprint(path)
    path.write_bytes(b"2")
    os.utime(path, (1, 1))
    settled()
    assert file_fingerprint(path, known=known).digest == hashlib.sha256(b"2").hexdigest()


@pytest.mark.parametrize("change", ["rename", "add", "remove", "write", "inside"])
def test_a_folder_changes_with_its_files_and_their_names(tmp_path: Path, settled: Any, change: str) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("a", "b", "sub/c"):
        (tmp_path / name).write_text(name)
    settled()
    known = file_fingerprint(tmp_path)
    assert file_fingerprint(tmp_path, known=known) is known
    {
        "rename": lambda: (tmp_path / "a").rename(tmp_path / "z"),
        "add": lambda: (tmp_path / "d").touch(),
        "remove": lambda: (tmp_path / "a").unlink(),
        "write": lambda: (tmp_path / "a").write_text("b"),
        "inside": lambda: (tmp_path / "sub" / "c").write_text("other"),
    }[change]()
    assert file_fingerprint(tmp_path, known=known).digest != known.digest


def test_links_are_followed_and_circles_end(tmp_path: Path) -> None:
    folder, beside = tmp_path / "folder", tmp_path / "beside"
    folder.mkdir()
    beside.mkdir()
    (beside / "a").write_text("1")
    (folder / "link").symlink_to(beside)
    (folder / "circle").symlink_to(folder)
    before = file_fingerprint(folder)
    (beside / "a").write_text("2")
    assert file_fingerprint(folder).digest != before.digest


def test_what_is_missing_or_no_file_is_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileNotFoundError):
        file_fingerprint(tmp_path / "nothing")
    with pytest.raises(OSError, match="is no file"):
        file_fingerprint(tmp_path / "pipe")


def test_a_file_system_without_tags_is_read() -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/reuse/a", b"1")
    found = file_fingerprint("/reuse/a", memory)
    assert (found.digest, found.state) == (hashlib.sha256(b"1").hexdigest(), ())
    whole = file_fingerprint("/reuse", memory)
    memory.pipe("/reuse/a", b"2")
    assert file_fingerprint("/reuse", memory).digest != whole.digest


def test_a_tagged_object_is_not_read_and_changes_with_its_tag() -> None:
    store = Tagged()
    store.pipe("/tagged/a", b"1")
    first = file_fingerprint("/tagged/a", store)
    assert file_fingerprint("/tagged/a", store, first) is first
    store.tag = '"2"'
    assert file_fingerprint("/tagged/a", store, first).digest != first.digest


class Tagged(fsspec.get_filesystem_class("memory")):
    """An object store that has entity tags, and no way to read an object."""

    protocol = "s3"
    tag = '"1"'
    cachable = False

    def info(self, path: str, **kwargs: Any) -> dict[str, Any]:
        return {**super().info(path, **kwargs), "ETag": self.tag}

    def _open(self, path: str, mode: str = "rb", **kwargs: Any) -> Any:
        assert mode != "rb", "was read"
        return super()._open(path, mode, **kwargs)


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets the clock go on, so that files written before are no longer fresh."""

    def go_on() -> None:
        later = time.time() + 10
        monkeypatch.setattr(time, "time", lambda: later)

    return go_on
