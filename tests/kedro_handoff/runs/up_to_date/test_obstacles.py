import sys

from kedro_handoff.runs.up_to_date.keeping import newest_version
from kedro_handoff.runs.up_to_date.obstacles import modules_elsewhere


def test_a_module_that_was_loaded_from_a_folder_that_nobody_looks_at_is_named(tmp_path, monkeypatch):
    (tmp_path / "neither_own_nor_installed.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    import neither_own_nor_installed  # noqa: F401

    named = "neither_own_nor_installed"
    assert [line for line in modules_elsewhere([]) if named in line]
    assert not [line for line in modules_elsewhere([str(tmp_path)]) if named in line]
    del sys.modules[named]


def test_modules_of_python_and_of_packages_are_looked_at_by_name(tmp_path):
    found = list(modules_elsewhere([str(tmp_path)]))
    assert not [line for line in found if "module json " in line or "module pandas " in line]


def test_the_newest_version_is_the_last_that_holds_the_file(tmp_path):
    folder = tmp_path / "model.pkl"
    for name in ("2026-01", "2026-02", "2026-03"):
        (folder / name).mkdir(parents=True)
    assert newest_version(folder) == ""
    for name in ("2026-01", "2026-02"):
        (folder / name / "model.pkl").write_text("")
    (folder / "note").write_text("")
    assert newest_version(folder) == "2026-02"
