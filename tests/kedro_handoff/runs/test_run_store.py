"""Where records are kept: what is found, what is refused, and what happens when the store is away."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

import pytest

from kedro_handoff.errors import RecordError
from kedro_handoff.project import locate_project
from kedro_handoff.runs.description import described
from kedro_handoff.runs.listing import Wanted, listed, moment
from kedro_handoff.runs.recording.ending import finish_abandoned
from kedro_handoff.runs.recording.parts import new_parts
from kedro_handoff.runs.run_store import RunStore

# Written by the first version that kept records: it must stay readable for ever.
FIRST = Path(__file__).with_name("record-format-1.json")


def record(run_id: str, **facts: Any) -> dict[str, Any]:
    first = json.loads(FIRST.read_text())
    return {**first, "id": run_id, "time": f"{run_id[:10]}T{run_id[11:].replace('.', ':', 2)}", **facts}


IDS = [f"2026-11-{day}T10.00.00.000Z" for day in ("03", "02", "01")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "conf/base").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.kedro]\n")
    return tmp_path


def store_of(project: Path, runs: str = "{}") -> RunStore:
    (project / "conf/base/handoff.yml").write_text(f"runs: {runs}\n")
    return RunStore(locate_project(project, env="base"))


@pytest.fixture
def store(project: Path) -> RunStore:
    """Three runs, of which the newest failed."""
    found = store_of(project)
    for run_id, outcome in zip(IDS, ("failed", "succeeded", "succeeded"), strict=True):
        found.write(record(run_id, outcome=outcome))
    return found


def test_a_run_is_meant_by_its_id_a_beginning_or_its_place(store: RunStore) -> None:
    meant = ["last", "last~2", "last-good", IDS[1], "2026-11-03", "20261101"]
    assert [store.resolve(text) for text in meant] == [IDS[0], IDS[2], IDS[1], IDS[1], IDS[0], IDS[2]]


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("2026-11-0", f"fits 3 runs; give more of the id:\n  {IDS[0]}"),
        ("2025", "No run's id begins with '2025'; the newest is 2026-11-03"),
        ("last~3", "goes back too far: there are records of 3 runs"),
        ("../../etc/passwd", "No run's id begins with"),
        ("", "No run's id begins with ''"),
    ],
)
def test_a_run_that_is_not_meant_clearly_is_refused(store: RunStore, reference: str, said: str) -> None:
    with pytest.raises(RecordError, match=said.replace(".", r"\.")[:40].replace("(", r"\(")):
        store.resolve(reference)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"format": 1, "id": "2026', "cut short"),
        ('{"format": 2, "id": "x"}', "has format 2; this kedro-handoff reads up to 1. Upgrade"),
        ("[]", "is no run record"),
        ('{"format": 1}', "is no run record"),
        ("\udcff", "cannot be read"),
    ],
)
def test_records_that_cannot_be_read_are_said_and_the_others_listed(
    store: RunStore, caplog: pytest.LogCaptureFixture, text: str, said: str
) -> None:
    (store.local / f"{IDS[1]}.json").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(RecordError, match=said):
        store.read(IDS[1])
    caplog.set_level(logging.WARNING, "kedro_handoff")
    assert [line.id for line in listed(store, Wanted(), 20)] == [IDS[0], IDS[2]]
    assert store.resolve("last-good") == IDS[2]


def test_a_record_of_format_1_is_read_listed_and_shown(project: Path) -> None:
    store = store_of(project)
    store.local.mkdir(parents=True)
    text = FIRST.read_text()
    run_id = json.loads(text)["id"]
    (store.local / f"{run_id}.json").write_text(text)
    assert store.read(run_id) == json.loads(text)
    [line] = listed(store, Wanted(outcome="succeeded", pipeline="shapes"), 20)
    assert (line.nodes, line.metrics) == ({"ran": 7}, {"quality": {"rows": 6.0, "auc": 0.75, "loss": None}})
    shown = "\n".join(described(store.read(run_id)))
    assert all(
        word in shown for word in ("scaled.double", "versioned", "quality.auc", "model.random_state=7")
    )
    assert max(map(len, shown.splitlines())) <= 100


def test_runs_are_chosen_by_outcome_environment_and_age(store: RunStore) -> None:
    wanted = [Wanted(outcome="failed"), Wanted(env="prod"), Wanted(since=moment("2026-11-02")), Wanted()]
    assert [[line.id for line in listed(store, w, 2)] for w in wanted] == [IDS[:1], [], IDS[:2], IDS[:2]]
    with pytest.raises(RecordError, match="neither a date"):
        moment("yesterday")


def test_a_store_without_records_and_one_of_another_scheme_say_so(project: Path) -> None:
    with pytest.raises(RecordError, match=r"No run has left a record in .*kedro run"):
        store_of(project).resolve("last")
    with pytest.raises(RecordError, match="nowhere://x cannot be reached"):
        store_of(project, "{store: 'nowhere://x'}").ids()


def test_two_runs_with_one_id_are_both_kept_and_none_twice(store: RunStore) -> None:
    other = record(IDS[0], process={"host": "b", "pid": 1, "started": 1.0})
    assert [store.write(other), store.write(dict(other))] == [f"{IDS[0]}-2", f"{IDS[0]}-2"]
    assert len(store.ids()) == 4
    assert store.read(IDS[0])["process"] != other["process"]


def test_only_as_many_records_as_the_settings_say_are_kept(store: RunStore) -> None:
    kept = store_of(store.project.path, "{keep: 2}")
    kept.prune()
    assert kept.ids() == IDS[:2]


def test_a_store_in_memory_holds_records_and_code(project: Path) -> None:
    store = store_of(project, f"{{store: 'memory://{project.name}', keep: 1}}")
    for run_id in IDS:
        store.write(record(run_id), {"d1": "def f(): pass"})
    assert (store.ids(), store.source("d1"), store.source("d2")) == (IDS, "def f(): pass", None)
    store.prune()
    assert (store.ids(), store.read(IDS[0])["id"]) == (IDS[:1], IDS[0])
    assert not list((project / ".handoff").rglob("*.json"))


def test_what_a_store_does_not_take_waits_with_its_code_and_is_sent_later(project: Path) -> None:
    (project / "team").write_text("in the way")
    store = store_of(project, "{store: team}")
    with pytest.raises(RecordError, match="team cannot be used"):
        store.write(record(IDS[0]), {"d1": "def f(): pass"})
    assert (store.send_waiting(), store.read(IDS[0])["id"]) == (1, IDS[0])
    (project / "team").unlink()
    assert (store.send_waiting(), list(store.waiting.iterdir())) == (0, [])
    assert (store.ids(), store.source("d1")) == ([IDS[0]], "def f(): pass")


def test_parts_of_a_process_that_is_gone_become_a_record_that_says_how_it_ended(project: Path) -> None:
    store = store_of(project)
    gone = {"host": os.uname().nodename, "pid": 2**22 - 1, "started": 1.0}
    for run_id, ended in ((IDS[1], None), (IDS[0], "succeeded")):
        parts = new_parts(store.parts, run_id)
        parts.write(
            "begin.json", {"record": record(run_id, process=gone, notes=[], contracts={}), "facts": {}}
        )
        parts.reserve_end()
        if ended:
            parts.note_end(ended, "2026-11-03T10:00:09.000000Z")
    (store.parts / "torn").mkdir()
    finish_abandoned(store)
    found = [store.read(run_id) for run_id in store.ids()]
    assert [r["outcome"] for r in found] == ["succeeded", "killed"]
    assert (found[0]["seconds"], found[0]["notes"][-1][:25]) == (9.0, "the record was made later")


def test_a_link_in_the_place_of_a_record_leads_nowhere_else(store: RunStore) -> None:
    with pytest.raises(RecordError, match="There is no run"):
        store.read("nothing")
    assert store.source("0" * 64) is None
