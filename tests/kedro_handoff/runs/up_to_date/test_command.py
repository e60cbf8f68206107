import sys

import pytest

from kedro_handoff.runs.up_to_date.command import command_key, is_plain_run


@pytest.mark.parametrize(
    "arguments", ["", "--runner x.Y --params a:1", "--tags=a,b -e prod", "--from-nodes a -p b -lv m:1"]
)
def test_a_run_whose_meaning_is_in_what_is_typed_is_plain(arguments):
    assert is_plain_run(["run", *arguments.split()])


@pytest.mark.parametrize(
    "arguments",
    ["viz", "run --config run.yml", "run --conf-source=x", "run --only-missing-outputs", "run --help"],
)
def test_any_other_command_is_not(arguments):
    assert not is_plain_run(arguments.split())
    assert not is_plain_run([])


def test_every_variable_of_the_environment_counts_but_the_shell_s_own(monkeypatch):
    before = command_key(["run"])
    monkeypatch.setenv("SHLVL", "17")
    assert command_key(["run"]) == before
    monkeypatch.setenv("SOME_SETTING", "1")
    assert command_key(["run"]) != before


def test_folder_arguments_and_search_path_count(monkeypatch, tmp_path):
    keys = {command_key(["run"]), command_key(["run", "--tags", "x"])}
    monkeypatch.setattr(sys, "argv", ["kedro", "run", "--tags", "x"])
    keys.add(command_key(["run"]))
    monkeypatch.syspath_prepend(str(tmp_path))
    keys.add(command_key(["run"]))
    monkeypatch.chdir(tmp_path)
    keys.add(command_key(["run"]))
    assert len(keys) == 5
