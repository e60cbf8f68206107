from __future__ import annotations

import html

import pytest

from kedro_handoff.magics import handoff_runs, runs
from kedro_handoff.project import Project
from kedro_handoff.runs.run_store import RunStore
from tests.kedro_handoff.runs.page.conftest import build


@pytest.fixture
def store(tmp_path):
    """Two runs; the second had another parameter, which the training reads."""
    kept = RunStore(Project(tmp_path, tmp_path / "conf"))
    for day, depth in enumerate((3, 4)):
        kept.write(build(day=day, auc=0.7 + day / 10, parameters={"model": {"depth": depth}}))
    return kept


@pytest.fixture
def magic(store, monkeypatch):
    """The magic on the store's project."""
    monkeypatch.setattr(runs, "_store", lambda _: store)
    return handoff_runs


def test_a_run_is_shown_as_its_page_and_as_text(magic):
    shown = magic("show")
    assert repr(shown).startswith("Run 2026-11-21T09.00.00.000Z: succeeded")
    frame = shown._repr_html_()
    page = html.unescape(frame.partition('srcdoc="')[2].partition('" title=')[0])
    assert page.startswith("<!doctype html>")
    assert "default-src 'none'" in html.unescape(page)


def test_a_difference_is_text_without_the_colours_of_a_terminal(magic):
    for shown in (magic("diff"), magic("diff last~1 last")):
        assert "before  2026-11-20T09.00.00.000Z" in repr(shown)
        assert "\x1b" not in repr(shown) + shown._repr_html_()


def test_why_a_dataset_is_as_it_is(magic):
    assert "visits" in repr(magic("why visits --since last~1"))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("dif", "did you mean 'diff'"),
        ("why", "too few words"),
        ("why a b", "too many words"),
        ("diff a b c", "too many words"),
        ("show --all", "There is no option `--all`"),
        ("why visits --since", "too few words"),
        ("why a b --since", "needs a run"),
        ("show nothing-like-this", "No run's id begins with"),
        ("why nothing_like_this", "nothing_like_this"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(magic, capsys, line, words):
    assert magic(line) is None
    said = capsys.readouterr().out
    assert said.startswith("Error: ")
    assert words in said
