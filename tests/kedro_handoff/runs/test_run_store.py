import json
import os
import socket
import threading
import uuid

import pytest

from kedro_handoff.errors import RecordError
from kedro_handoff.runs.listing import Wanted, listed
from kedro_handoff.runs.record import FORMAT
from kedro_handoff.runs.recording.ending import finish_abandoned
from kedro_handoff.runs.recording.parts import new_parts
from kedro_handoff.runs.viz import last_run_here

DAY = "2026-01-{:02}T10.00.00.000Z"


@pytest.fixture(params=["folder", "url"])
def store(request, tmp_path, a_store):
    place = {"folder": "version: 1", "url": f"runs: {{store: 'memory://{uuid.uuid4().hex}/team'}}"}
    return a_store(tmp_path, place[request.param])


def test_a_record_is_read_as_it_was_written(store, a_record):
    record = a_record()
    assert store.read(store.write(record)) == record


def test_two_runs_with_one_id_do_not_overwrite_each_other(store, a_record):
    other = a_record(process={"host": "other", "pid": 2, "started": 2.0})
    ids = [store.write(a_record()), store.write(other)]
    assert ids == [DAY.format(31), DAY.format(31) + "-2"]
    assert [store.read(i)["process"]["pid"] for i in ids] == [1, 2]


def test_the_same_record_written_twice_is_one(store, a_record):
    assert [store.write(a_record()), store.write(a_record())] == [DAY.format(31)] * 2
    assert len(store.ids()) == 1


@pytest.fixture
def filled(store, a_record):
    for day, outcome in ((1, "succeeded"), (2, "failed"), (12, "killed")):
        store.write(a_record(DAY.format(day), outcome=outcome))
    return store


@pytest.mark.parametrize(
    ("reference", "day"),
    [
        ("last", 12),
        ("last~1", 2),
        ("last~2", 1),
        ("last-good", 1),
        ("2026-01-12", 12),
        ("20260112", 12),
        (DAY.format(2), 2),
    ],
)
def test_a_reference_means_one_run(filled, reference, day):
    assert filled.resolve(reference) == DAY.format(day)


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("2026-01", "fits 3 runs"),
        ("last~3", "records of 3 runs"),
        ("1999", "No run's id begins"),
        ("", "No run"),
    ],
)
def test_a_reference_that_means_none_or_several_says_what_there_is(filled, reference, said):
    with pytest.raises(RecordError, match=said):
        filled.resolve(reference)


def test_an_ambiguous_reference_lists_the_candidates(filled):
    with pytest.raises(RecordError) as raised:
        filled.resolve("2026-01")
    assert [DAY.format(day) in str(raised.value) for day in (1, 2, 12)] == [True] * 3


def test_an_empty_store_says_how_to_fill_it(store):
    with pytest.raises(RecordError, match="`kedro run` leaves one"):
        store.resolve("last")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"format": 1, "id"', "cut short"),
        ("", "it is empty"),
        ("[" * 100_000, "cut short"),
        ("[]", "no run record"),
        ('{"format": 1}', "no run record"),
        ('{"format": true}', "no run record"),
        (json.dumps({"format": FORMAT + 1}), "Upgrade"),
        ("a directory", "IsADirectoryError"),
        ("bytes", "UnicodeDecodeError"),
    ],
)
def test_a_record_that_cannot_be_read_is_named_and_the_others_are_listed(
    tmp_path, a_store, a_record, text, said, caplog
):
    store = a_store(tmp_path)
    for day in (1, 2):
        store.write(a_record(DAY.format(day)))
    spoil(store.local / f"{DAY.format(13)}.json", text)
    with pytest.raises(RecordError, match=said) as raised:
        store.read(store.resolve("last"))
    assert f"{DAY.format(13)}.json" in str(raised.value)
    assert store.resolve("last-good") == DAY.format(2)
    assert said in caplog.text
    lines = listed(store, Wanted(), 10)
    assert [(line.id, line.outcome) for line in lines] == [
        (DAY.format(13), "damaged"),
        (DAY.format(2), "succeeded"),
        (DAY.format(1), "succeeded"),
    ]
    assert said in lines[0].error
    assert last_run_here(store.project) is None


def spoil(path, text):
    if text == "a directory":
        path.mkdir()
    elif text == "bytes":
        path.write_bytes(b"\xff\xfe\x00")
    else:
        path.write_text(text)


@pytest.mark.parametrize("part", [{"nodes": None}, {"nodes": {"a": 1}}, {"process": []}, {"id": 1}])
def test_a_record_whose_parts_are_of_other_types_is_none(store, a_record, part):
    store.place.write("runs/x.json", json.dumps({**a_record(), **part}))
    with pytest.raises(RecordError, match=f"its `{next(iter(part))}"):
        store.read("x")


def test_a_record_that_was_edited_deeper_down_is_listed_as_damaged(store, a_record):
    store.write(a_record(nodes={"a": {}}))
    assert [line.outcome for line in listed(store, Wanted(), 10)] == ["damaged"]


def test_a_damaged_record_that_waits_holds_up_no_other(tmp_path, a_store, a_record):
    away = a_store(tmp_path, "runs: {store: 'nosuchprotocol://team'}")
    with pytest.raises(RecordError):
        away.write(a_record())
    (away.waiting / "0.json").write_text("{")
    back = a_store(tmp_path, f"runs: {{store: 'memory://{uuid.uuid4().hex}'}}")
    assert back.send_waiting() == 1
    assert [path.name for path in back.waiting.iterdir()] == ["0.json"]
    assert back.read(DAY.format(31))["id"] == DAY.format(31)


def test_only_the_newest_records_are_kept(tmp_path, a_store, a_record):
    store = a_store(tmp_path, "runs: {keep: 2}")
    for day in (1, 2, 3):
        store.write(a_record(DAY.format(day)))
    store.prune()
    assert store.ids() == [DAY.format(3), DAY.format(2)]


def test_a_record_waits_on_this_machine_while_its_store_is_away(tmp_path, a_store, a_record):
    away = a_store(tmp_path, "runs: {store: 'nosuchprotocol://team'}")
    with pytest.raises(RecordError, match="cannot be reached"):
        away.write(a_record())
    assert [path.stem for path in away.waiting.iterdir()] == [DAY.format(31)]
    back = a_store(tmp_path, f"runs: {{store: 'memory://{uuid.uuid4().hex}'}}")
    assert back.resolve("last") == DAY.format(31)
    assert back.send_waiting() == 0
    assert (list(back.waiting.iterdir()), back.ids()) == ([], [DAY.format(31)])


def test_texts_of_code_are_kept_once_and_read_by_digest(store):
    store.write_sources({"d1": "def f(): ...\n"})
    store.write_sources({"d1": "other", "d2": "X = 1\n"})
    assert [store.source(digest) for digest in ("d1", "d2", "d3")] == ["def f(): ...\n", "X = 1\n", None]


@pytest.mark.parametrize(
    "wrong",
    [
        "runs: [1]",
        "runs: {stor: x}",
        "runs: {keep: 0}",
        "runs: {record: maybe}",
        "runs: {store: 's3://ada:pa55word@team/x'}",
        "runs: {credentials: {key: x}}",
    ],
)
def test_settings_that_mean_nothing_are_refused_without_repeating_secrets(tmp_path, a_store, wrong):
    with pytest.raises(RecordError, match=r"handoff\.yml: `runs") as raised:
        a_store(tmp_path, wrong).resolve("last")
    assert "pa55word" not in str(raised.value)


@pytest.mark.parametrize("wrong", ["[1]", "{stor: x}", "{store: 's3://a:b@team/x'}", "{store: 1, keep: 2}"])
def test_a_record_waits_while_it_is_not_clear_where_it_belongs(tmp_path, a_store, a_record, wrong):
    store = a_store(tmp_path, f"runs: {wrong}")
    with pytest.raises(RecordError, match=r"handoff\.yml: `runs"):
        store.write(a_record())
    mended = a_store(tmp_path)
    assert (mended.send_waiting(), mended.ids()) == (0, [DAY.format(31)])


def test_a_wrong_number_to_keep_leaves_the_place_clear_and_deletes_nothing(tmp_path, a_store, a_record):
    store = a_store(tmp_path, "runs: {keep: none}")
    for day in (1, 2):
        store.write(a_record(DAY.format(day)))
    with pytest.raises(RecordError, match="keep: none"):
        store.prune()
    assert a_store(tmp_path).ids() == [DAY.format(2), DAY.format(1)]


def test_a_key_of_runs_that_is_misspelt_is_named_with_the_one_that_is_meant(tmp_path, a_store):
    with pytest.raises(RecordError, match="unknown key 'stor'; did you mean 'store'"):
        a_store(tmp_path, "runs: {stor: x}").ids()


def test_what_a_folder_does_not_take_waits_with_its_code_and_is_sent_later(tmp_path, a_store, a_record):
    (tmp_path / "team").write_text("in the way")
    store = a_store(tmp_path, "runs: {store: team}")
    with pytest.raises(RecordError, match="team cannot be used"):
        store.write(a_record(), {"d1": "def f(): pass"})
    assert (store.send_waiting(), store.read(DAY.format(31))["id"]) == (1, DAY.format(31))
    assert store.source("d1") == "def f(): pass"
    (tmp_path / "team").unlink()
    assert (store.send_waiting(), list(store.waiting.iterdir())) == (0, [])
    assert (store.ids(), store.source("d1")) == ([DAY.format(31)], "def f(): pass")


def test_parts_of_a_process_that_is_gone_become_a_record_that_says_how_it_ended(tmp_path, a_store, a_record):
    store = a_store(tmp_path)
    gone = {"host": os.uname().nodename, "pid": 2**22 - 1, "started": 1.0}
    for day, ended in ((1, None), (2, "succeeded")):
        parts = new_parts(store.parts, DAY.format(day))
        record = a_record(DAY.format(day), process=gone, outcome="running")
        parts.write("begin.json", {"record": record, "facts": {}})
        parts.reserve_end()
        if ended:
            parts.note_end(ended, "2026-01-31T10:00:07.000000Z", gaps=False)
    (store.parts / "torn").mkdir()
    finish_abandoned(store)
    found = [store.read(run_id) for run_id in store.ids()]
    assert [record["outcome"] for record in found] == ["succeeded", "killed"]
    assert (found[0]["seconds"], found[0]["notes"][-1][:25]) == (7.0, "the record was made later")


def test_a_store_that_is_away_is_asked_once_and_not_for_each_record(tmp_path, a_store, a_record):
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=hang_up, args=(server, asked), daemon=True).start()
        place = f"ftp://127.0.0.1:{server.getsockname()[1]}/team"
        store = a_store(tmp_path, f"runs: {{store: '{place}'}}")
        for call in (lambda: store.write(a_record()), store.ids, store.prune):
            with pytest.raises(RecordError, match=r"cannot be reached: \w*Error"):
                call()
        assert store.send_waiting() == 1
    assert len(asked) == 1


def hang_up(server, asked):
    """Take calls and end them at once."""
    while True:
        try:
            call = server.accept()[0]
        except OSError:
            return
        asked.append(1)
        call.close()
