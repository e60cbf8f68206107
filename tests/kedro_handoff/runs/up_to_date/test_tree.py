import pytest

from kedro_handoff.runs.up_to_date import tree
from kedro_handoff.runs.up_to_date.tree import names_in, tree_of


def test_a_folder_that_holds_a_link_to_itself_is_walked_once(tmp_path):
    (tmp_path / "a.py").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert tree_of(tmp_path).state == tree_of(tmp_path).state


def test_a_link_counts_with_what_it_leads_to(tmp_path):
    folder, target = tmp_path / "conf", tmp_path / "shared.yml"
    folder.mkdir()
    target.write_text("a: 1")
    (folder / "shared.yml").symlink_to(target)
    before = tree_of(folder).state
    target.write_text("a: 22")
    assert tree_of(folder).state != before


def test_a_link_to_nothing_is_a_file_like_any_other(tmp_path):
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert tree_of(tmp_path).newest > 0


def test_the_newest_change_is_that_of_the_last_file(tmp_path):
    (tmp_path / "a").write_text("")
    first = tree_of(tmp_path).newest
    (tmp_path / "b").write_text("")
    assert tree_of(tmp_path).newest >= first == tree_of(tmp_path / "a").newest


def test_a_folder_of_too_many_files_is_not_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr(tree, "_MOST", 2)
    for name in "abc":
        (tmp_path / name).write_text("")
    with pytest.raises(OSError, match="more than 2 files"):
        tree_of(tmp_path)


def test_names_in_a_folder_that_is_not_there_are_none(tmp_path):
    assert names_in(tmp_path / "nowhere") == ""
    assert names_in(tmp_path) != ""


def test_of_an_archive_and_of_what_python_reads_at_its_start_the_content_counts(tmp_path):
    for name in ("lib.zip", "folder/paths.pth", "folder/sitecustomize.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("1")
        place = path if name == "lib.zip" else path.parent
        before = names_in(place)
        path.write_text("22")
        assert names_in(place) != before
    (tmp_path / "folder/gone.pth").symlink_to(tmp_path / "nowhere")
    assert names_in(tmp_path / "folder") != before
