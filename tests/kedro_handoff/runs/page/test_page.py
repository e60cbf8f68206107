from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from kedro_handoff.errors import PageError
from kedro_handoff.runs.page import refuse_foreign, render, run_sheet, write_page
from kedro_handoff.runs.page.gather import comparable

PROJECT = Path("/work/mini")


def sheet(record, earlier=()):
    return run_sheet(record, earlier, PROJECT, "mini", {"metrics": ("auc",)})


def shown(record, earlier=()):
    """The words of the page."""
    text = re.sub(r"<(style|script)>.*?</\1>", "", render(sheet(record, earlier)), flags=re.DOTALL)
    text = text.replace("<wbr>", "")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_a_run_is_one_line_and_a_handful_of_figures(run):
    record = run()
    record["nodes"]["train"].update(status="reused", start=None, seconds=None)
    record["datasets"]["model"]["made_by"] = "train"
    found = sheet(record)
    assert found.summary == "4 nodes in 8.5 s: 3 ran, 1 reused."
    assert found.tiles == (
        ("8.5 s", "run time", "2.0 s in clean_visits"),
        ("3", "of 4 nodes ran", "1 reused"),
        ("123 MiB", "peak memory", "in evaluate"),
        ("3", "datasets written", "1 reused"),
        ("1", "of 1 contract held", ""),
    )


@pytest.mark.parametrize(
    ("outcome", "error", "summary"),
    [
        ("failed", {"node": "train"}, "In node train after 8.5 s; 4 nodes: 4 ran."),
        ("killed", None, "After 8.5 s; 4 nodes: 4 ran."),
        ("running", None, "4 nodes ran."),
    ],
)
def test_a_run_that_did_not_succeed_says_where_it_ended(run, outcome, error, summary):
    assert sheet(run(outcome=outcome, error=error)).summary == summary


def test_the_run_to_compare_with_did_the_same_and_succeeded(run):
    runs = [
        run(day=5, outcome="failed"),
        run(day=4, selection={"tags": ["daily"]}),
        run(day=3),
        run(day=2),
    ]
    assert comparable(run(day=6), runs) is runs[2]
    assert comparable(run(day=6), runs[:1]) is runs[0]
    assert comparable(run(day=6, pipelines=["train"]), runs) is None


def test_runs_of_another_environment_are_no_part_of_it(run):
    found = sheet(run(day=2), [run(day=1, env="prod")])
    assert (found.before, found.past) == (None, ())


@pytest.mark.parametrize(
    "words",
    [
        "of 3 Dec 2026, 09:00 UTC",
        "kedro handoff runs diff 2026-12-03T09.00.00.000Z 2026-12-04T09.00.00.000Z",
        "auc 0.75 +0.03",
        "auc over 2 runs: between 0.72 and 0.75",
        "mini.nodes.train src/mini/nodes.py:21",
        "visits 1.0.0 ✓ held 5 of 5",
        "hours float64",
        "model.depth 4 ≠ changed before: 3",
        "0123456789ab on main with uncommitted changes d1ff",
        "numpy 2.3.0",
        "kedro run --params x",
    ],
)
def test_the_page_says_what_ran_on_what_and_what_came_of_it(run, words):
    record = run(day=14, command=["kedro", "run", "--params", "x"])
    record["parameters"]["model"]["depth"] = 4
    record["datasets"]["visits"]["written"]["digest"] = "v1"
    before = "".join(re.findall(r'aria-label="([^"]*)"', render(sheet(record, [run(day=13, auc=0.72)]))))
    assert words in shown(record, [run(day=13, auc=0.72)]) + before


def test_an_error_is_shown_without_credentials_and_places_of_this_machine(run):
    said = "postgresql://me:secret@db/x: /work/mini/data/x.csv is not there"
    text = shown(run(outcome="failed", error={"type": "DatasetError", "message": said, "node": "train"}))
    assert "DatasetError in node train postgresql://***@db/x: data/x.csv is not there" in text


def test_what_a_record_holds_is_text_and_no_markup(run):
    odd = "<script>document.title='broken'</script>"
    record = run(notes=[odd], parameters={odd: odd}, error={"type": odd, "message": odd, "node": odd})
    record["nodes"][odd] = {**record["nodes"]["train"], "why": odd, "tags": [odd]}
    record["datasets"][odd] = record["datasets"]["visits"]
    text = render(sheet(record, [run(day=-1)]))
    assert odd not in text
    assert text.count("<script>") == 1  # the page's own
    assert not re.search(r"""(?:src|href)=["'](?!data:,|#)""", text)


@pytest.mark.parametrize(
    "key", ["nodes", "datasets", "contracts", "metrics", "parameters", "environment", "git"]
)
def test_a_record_without_a_part_has_a_page_without_it(run, key):
    for empty in ({}, None):
        assert "</html>" in render(sheet(run(**{key: empty}), [run(day=-1)]))
    bare = {name: {"status": "ran"} for name in ("a", "b")}
    assert "</html>" in render(sheet(run(nodes=bare, datasets={"x": {}}, contracts={"x": {}}), [run(day=-1)]))


def test_a_page_is_written_again_and_no_file_of_others_is(run, tmp_path):
    path = tmp_path / "out/run.html"
    for _ in range(2):
        write_page(sheet(run()), path)
    path.write_text(path.read_text().replace("succeeded", "failed"))
    with pytest.raises(PageError, match="edited since"):
        write_page(sheet(run()), path)
    assert "failed" in path.read_text()


@pytest.mark.parametrize(
    ("name", "words"), [("mine.html", "was not made by"), ("x.txt", "end in"), ("d.html", "is a folder")]
)
def test_a_place_that_is_taken_is_refused_before_anything_is_read(tmp_path, name, words):
    (tmp_path / "mine.html").write_text("mine")
    (tmp_path / "d.html").mkdir()
    with pytest.raises(PageError, match=words):
        refuse_foreign(tmp_path / name)


def test_a_place_that_cannot_be_written_is_named(run, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PageError, match="The page cannot be written"):
        write_page(sheet(run()), tmp_path / "file/run.html")
