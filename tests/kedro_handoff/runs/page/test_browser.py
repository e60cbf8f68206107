"""The page of a run in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from kedro_handoff.runs.page import run_sheet, write_page

from .conftest import build, column, node

pytestmark = pytest.mark.slow

WIDTHS = (320, 390, 640, 800, 1000, 1400, 1800)
WIDER = "document.documentElement.scrollWidth - innerWidth"
ROWS = "[...document.querySelectorAll('#steps tr')].filter(row => row.checkVisibility())"
NAMES = f"{ROWS}.map(row => row.querySelector('summary').textContent)"
LONG = "make_" + "x" * 90


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A run with long names, many columns and markup in its texts, after eight others."""
    record = build(day=9, auc=0.81, notes=["<img src=x onerror=document.title='broken'>"])
    record["nodes"] |= {LONG: node(3, LONG, seconds=0.001, peak_memory=4000.0, why="first run " * 30)}
    record["nodes"]["train"].update(status="reused", start=None, seconds=None)
    record["nodes"]["evaluate"].update(status="failed")
    visits = record["datasets"]["visits"]["written"]
    visits.update(digest="v1", columns=[column(f"c_{'y' * place}", "z", mean=place) for place in range(60)])
    record["parameters"] = {"deep": {LONG: LONG * 3}}
    path = tmp_path_factory.mktemp("page") / "run.html"
    earlier = [build(day=day, auc=0.7 + day / 100) for day in range(8, 0, -1)]
    write_page(run_sheet(record, earlier, Path("/x"), "mini", {"metrics": ("auc",)}), path)
    return path


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_fits_every_window_asks_for_nothing_and_complains_of_nothing(browser, page, dark):
    opened = browser.open(page, dark=dark)
    opened.ask("document.querySelectorAll('details').forEach(one => { one.open = true })")
    for width in WIDTHS:
        opened.resize(width)
        assert opened.ask(WIDER) <= 0, width
    assert (opened.requests, opened.complaints) == ([], [])
    assert opened.ask("document.title") == "mini: run 2026-11-29T09.00.00.000Z, succeeded"


def test_bars_of_nodes_that_ran_are_seen_in_every_window(browser, page):
    bars = "[...document.querySelectorAll('.bar rect:not(.tick)')].map(b => b.getBoundingClientRect().width)"
    opened = browser.open(page)
    for width in (320, 1400):
        opened.resize(width)
        widths = opened.ask(bars)
        assert len(widths) == 4
        assert min(widths) > 0.5


@pytest.mark.parametrize(
    ("field", "value", "names"),
    [
        ("q", "build", ["build_features"]),
        ("q", "FEATURES daily", ["build_features", "train"]),
        ("q", "nothing of this", []),
        ("status", "reused", ["train"]),
        ("order", "memory", [LONG, "evaluate", "train", "build_features", "clean_visits"]),
    ],
)
def test_nodes_are_found_and_ordered(browser, page, field, value, names):
    opened = browser.open(page)
    found = f"document.getElementById('{field}')"
    opened.ask(f"(f => {{ f.value = '{value}'; f.dispatchEvent(new Event('input')) }})({found})")
    assert opened.ask(NAMES) == names


def test_without_scripts_everything_is_there(browser, page):
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        opened = browser.open(page)
        assert len(opened.ask(NAMES)) == 5
        assert opened.ask("document.querySelector('.tools').checkVisibility()") is False
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)


def test_on_paper_nothing_is_folded(browser, page):
    opened = browser.open(page)
    opened.send("Page.printToPDF")
    assert opened.ask("document.querySelectorAll('details:not([open])').length") == 0
