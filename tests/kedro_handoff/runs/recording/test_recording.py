"""What a run leaves, whatever its nodes and datasets do."""

from __future__ import annotations

import logging
from functools import partial, update_wrapper
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from kedro.io import MemoryDataset
from kedro.pipeline import node

MEMORY = {"type": "MemoryDataset"}
ASSIGN = {**MEMORY, "copy_mode": "assign"}
OUT = {"type": "pandas.CSVDataset", "filepath": "out.csv", "save_args": {"index": False}}


def made(number: int = 4) -> pd.DataFrame:
    return pd.DataFrame({"a": np.arange(number)})


class Odd(MemoryDataset):
    """A dataset with an attribute that raises."""

    @property
    def _filepath(self) -> Path:
        raise RuntimeError("odd")


def test_a_run_without_handoff_yml_or_with_records_switched_off_leaves_none(runs: Any) -> None:
    runs.settings("{record: false}")
    assert runs.run([node(made, None, "out")], out=OUT) is None
    (runs.path / "conf/base/handoff.yml").unlink()
    (runs.path / "conf/base/contracts").rmdir()
    assert runs.run([node(made, None, "out")], out=OUT) is None
    assert not (runs.path / ".handoff").exists()


def test_partials_lambdas_builtins_and_classes_are_nodes_too(runs: Any) -> None:
    nodes = [
        node(update_wrapper(partial(made, 3), made), None, "made", name="partial"),
        node(lambda frame: len(frame), "made", "n", name="lambda"),
        node(len, "made", "m", name="builtin"),
        node(pd.Series, "params:values", "series", name="class"),
        node(print, "series", None, name="end"),
    ]
    record = runs.run(nodes, parameters={"values": [1, 2]})
    assert {n["status"] for n in record["nodes"].values()} == {"ran"}, record["error"]
    assert record["nodes"]["partial"]["function"].endswith("test_recording.made")
    assert (record["notes"], record["error"], record["outcome"]) == ([], None, "succeeded")
    assert record["nodes"]["class"]["parameters"].keys() == {"params:values"}


def test_what_cannot_be_hashed_is_said_so(runs: Any) -> None:
    record = runs.run([node(lambda: (n for n in [1]), None, "stream", name="s")], stream=ASSIGN)
    written = record["datasets"]["stream"]["written"]
    assert (written["digest"], bool(written["unsound"])) == (None, True)


def test_statistics_of_few_values_or_of_one_value_are_left_out(runs: Any) -> None:
    frame = pd.DataFrame({"few": [5001.0, None, None], "same": [7.0] * 3, "many": [1.0, 2.0, 4.0]})
    record = runs.run([node(lambda: frame, None, "out", name="m")], out=MEMORY)
    found = {c["name"]: c["statistics"].keys() for c in record["datasets"]["out"]["written"]["columns"]}
    assert found == {"few": {"nulls"}, "same": {"nulls"}, "many": {"nulls", "mean", "std"}}


def test_record_keeping_that_fails_is_one_warning_and_a_note(
    runs: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    nodes = [node(made, None, "a", name="x"), node(len, "a", "n", name="y")]
    caplog.set_level(logging.WARNING, "kedro_handoff")
    record = runs.run(nodes, a={"type": f"{__name__.rpartition('.')[2]}.Odd"})
    warned = [r for r in caplog.records if "The run goes on; its record " in r.getMessage()]
    assert len(warned) == 1
    assert (record and record["outcome"]) in (None, "succeeded")


@pytest.mark.parametrize(
    ("wrong", "place"), [("{stor: s3://team}", ".handoff/runs/.waiting"), ("{keep: 0}", ".handoff/runs")]
)
def test_wrong_settings_of_records_are_one_warning_and_the_record_is_kept(
    runs: Any, caplog: pytest.LogCaptureFixture, wrong: str, place: str
) -> None:
    runs.settings(wrong)
    caplog.set_level(logging.WARNING, "kedro_handoff")
    runs.run([node(made, None, "out")], out=OUT)
    warned = [r.getMessage() for r in caplog.records if r.name.startswith("kedro_handoff")]
    assert [words.count("handoff.yml: `runs") for words in warned] == [1]
    assert [path.name for path in (runs.path / place).glob("*.json") if path.name[0] != "."] == ["r1.json"]
    runs.settings("{}")
    runs.store.send_waiting()
    assert runs.store.read("r1")["outcome"] == "succeeded"


def test_a_load_that_fails_names_its_node_and_what_ran_before(runs: Any) -> None:
    nodes = [node(made, None, "a", name="x"), node(lambda a, _: a, ["a", "gone"], "b", name="y")]
    record = runs.run(nodes, gone={"type": "pandas.CSVDataset", "filepath": "gone.csv"})
    assert {name: n["status"] for name, n in record["nodes"].items()} == {"x": "ran", "y": "failed"}
    assert (record["error"]["node"], "gone.csv" in record["error"]["message"]) == ("y", True)
    assert str(runs.path) not in record["error"]["message"]


def test_two_runs_of_one_id_leave_two_records(runs: Any) -> None:
    for _ in range(2):
        runs.run([node(made, None, "out", name="m")], out=OUT)
    assert sorted(runs.store.ids()) == ["r1", "r1-2"]


def test_a_run_that_was_interrupted_is_killed_once_another_begins(runs: Any) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runs.run([node(interrupt, None, "out", name="m")], out=MEMORY)
    runs.run([node(made, None, "out", name="m")], run_id="r2", out=MEMORY)
    assert {run_id: runs.store.read(run_id)["outcome"] for run_id in runs.store.ids()} == {
        "r1": "killed",
        "r2": "succeeded",
    }


def test_what_a_node_changes_in_its_inputs_does_not_change_what_was_read(runs: Any) -> None:
    def spoil(frame: pd.DataFrame) -> int:
        frame["a"] = -1
        return 1

    nodes = [node(made, None, "shared", name="m"), node(spoil, "shared", "n", name="s")]
    nodes.append(node(lambda frame, _: len(frame), ["shared", "n"], "k", name="later"))
    record = runs.run(nodes, shared=ASSIGN)
    shared = record["datasets"]["shared"]
    assert shared["read"]["digest"] == shared["written"]["digest"]


def test_a_file_that_another_changes_between_save_and_load_is_hashed_again(runs: Any) -> None:
    def meddle(_: Any) -> int:
        (runs.path / "out.csv").write_text("a\n100\n")
        return 1

    nodes = [
        node(made, None, "out", name="m"),
        node(meddle, "out", "done", name="x"),
        node(lambda frame, _: len(frame), ["out", "done"], "n", name="y"),
    ]
    record = runs.run(nodes, out=OUT)
    assert record["nodes"]["y"]["rows_in"] == 1
    assert record["datasets"]["out"]["written"]["rows"] == 4
    assert record["datasets"]["out"]["read"]["rows"] in (1, 4)


def test_a_project_may_lie_in_a_folder_of_any_name(runs: Any) -> None:
    elsewhere = type(runs)(runs.path / "mein projékt ß" / "x")
    record = elsewhere.run([node(made, None, "out", name="make")], out=OUT)
    assert (record["datasets"]["out"]["path"], record["notes"]) == ("out.csv", [])
    assert elsewhere.store.resolve("last") == "r1"
