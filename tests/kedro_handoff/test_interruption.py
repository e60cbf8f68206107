"""Whatever ends a promotion, its files are all written or none is."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from kedro_handoff.errors import NotebookError
from kedro_handoff.interruption import heard_in_order, undisturbed
from kedro_handoff.notebooks.files import FileChange, restore_all, write_all

ENDING = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(autouse=True)
def asked_to_hear_all() -> Iterator[None]:
    """Under `nohup`, a closed terminal is ignored; these tests want it heard."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def test_what_nohup_ignores_stays_ignored():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with heard_in_order():
        os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


@pytest.mark.parametrize("request_to_end", ENDING)
def test_every_request_to_end_is_heard_as_an_interruption(request_to_end):
    before = signal.getsignal(request_to_end)
    with pytest.raises(KeyboardInterrupt), heard_in_order():
        os.kill(os.getpid(), request_to_end)
    assert signal.getsignal(request_to_end) is before


def test_a_second_request_does_not_disturb_the_tidying_up():
    tidied = []
    with heard_in_order():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except KeyboardInterrupt:
            os.kill(os.getpid(), signal.SIGTERM)
            tidied.append(True)
    assert tidied


def writing_while_asked_to_end(project, request_to_end):
    with undisturbed():
        os.kill(os.getpid(), request_to_end)
        write_all(project, [FileChange(Path("a"), None, "a")])


@pytest.mark.parametrize("request_to_end", ENDING)
def test_a_request_waits_until_all_files_are_written(request_to_end, tmp_path):
    with pytest.raises(KeyboardInterrupt), heard_in_order():
        writing_while_asked_to_end(tmp_path, request_to_end)
    assert (tmp_path / "a").read_text() == "a"


def test_a_text_that_no_file_can_hold_leaves_nothing_half_written(tmp_path):
    changes = [FileChange(Path("a"), None, "a"), FileChange(Path("new/b"), None, "\ud800")]
    with pytest.raises(NotebookError, match="new/b could not be written"):
        write_all(tmp_path, changes)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_undone_keeps_no_other_from_it(tmp_path):
    (tmp_path / "kept").write_text("new")
    (tmp_path / "gone").mkdir()
    changes = [FileChange(Path("kept"), "old", "new"), FileChange(Path("gone"), None, "x")]
    with pytest.raises(NotebookError, match="look at gone"):
        restore_all(tmp_path, changes)
    assert (tmp_path / "kept").read_text() == "old"


def test_a_file_that_was_written_twice_becomes_what_it_was_first(tmp_path):
    changes = [FileChange(Path("f/a"), None, "1"), FileChange(Path("f/a"), "1", "2")]
    for change in changes:
        write_all(tmp_path, [change])
    restore_all(tmp_path, changes)
    assert list(tmp_path.iterdir()) == []
