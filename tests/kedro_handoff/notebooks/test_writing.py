"""Files are written all or not at all, and a failure leaves no folder behind."""

from pathlib import Path

import pytest

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.files import FileChange, restore_all, write_all

NEW = FileChange(Path("src/new/nodes.py"), None, "a = 1\n")


def test_a_file_that_cannot_be_written_leaves_no_folders(tmp_path):
    (tmp_path / "conf").touch()
    failing = FileChange(Path("other") / ("x" * 300), None, "")
    with pytest.raises(NotebookError, match="could not be written"):
        write_all(tmp_path, [NEW, failing])
    assert [path.name for path in tmp_path.rglob("*")] == ["conf"]


def test_what_was_removed_meanwhile_is_no_obstacle_to_restoring_the_rest(tmp_path):
    (tmp_path / "kept").write_text("after")
    restore_all(tmp_path, [FileChange(Path("kept"), "before", "after"), NEW])
    assert (tmp_path / "kept").read_text() == "before"
    assert not (tmp_path / "src").exists()
