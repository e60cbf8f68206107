"""The pages in a real browser."""

from __future__ import annotations

import pytest

from kedro_handoff.contracts.page import publication, publish

from .conftest import EXPECTATIONS, Place

pytestmark = pytest.mark.slow

CARDS = "[...document.querySelectorAll('.card')].filter(card => card.checkVisibility())"
SHOWN = f"{CARDS}.map(card => card.querySelector('h2').textContent)"
LONG_NAME = "ward_" + "x" * 90
COLUMNS = {
    "visit_id": {"role": "key", "known_from": "admission"},
    LONG_NAME: {"role": "feature", "known_from": "admission"},
    "bed": {"description": "Where the patient lay, as the ward says it. " * 12, "role": "feature"},
}
WIDER = "document.documentElement.scrollWidth - innerWidth"
WIDTHS = (320, 390, 640, 800, 1000, 1400)


@pytest.fixture(scope="module")
def docs(tmp_path_factory):
    """Pages of three contracts: one broken, one held, one never judged."""
    place = Place(tmp_path_factory.mktemp("mini"))
    place.contract()
    schema = {"column_set": ["hours", *COLUMNS]}
    listed = {"type": "expect_table_columns_to_match_set", "kwargs": schema}
    place.contract("wards", [listed, *EXPECTATIONS[1:]], owner="wards@mini.example", columns=COLUMNS)
    place.contract("stays", owner="<script>document.title = 'broken'</script>")
    for day in range(1, 26):
        place.outcome("wards", day=day, row_count=day * 1000)
    place.broken(day=3, examples=["x" * 500, "<img src=x onerror=document.title='broken'>"])
    folder = place.path / "docs"
    publish(publication(place.site(visits="visits", wards="wards", stays="stays"), folder))
    publish(publication(place.site(visits="visits", wards="wards", stays="stays"), place.path / "all.html"))
    return folder


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", "visits.html", "wards.html", "../all.html"])
def test_a_page_fits_its_window_asks_for_nothing_and_complains_of_nothing(browser, docs, name, dark):
    page = browser.open((docs / name).resolve(), dark=dark)
    for width in WIDTHS:
        page.resize(width)
        assert page.ask(WIDER) <= 0, width
    assert (page.requests, page.complaints) == ([], [])
    assert page.ask("document.title") != "broken"
    assert page.ask("matchMedia('(prefers-color-scheme: dark)').matches") is dark


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("", ["visits", "stays", "wards"]),
        ("q=ward%20wards%40mini", ["wards"]),
        ("q=VALUES+BETWEEN", ["visits", "stays", "wards"]),
        ("q=ward_xxx", ["wards"]),
        ("q=nothing+of+this", []),
        ("owner=data%40mini.example", ["visits"]),
        ("status=violated", ["visits"]),
        ("status=never+judged", ["stays"]),
        ("status=held&owner=data%40mini.example", []),
    ],
)
def test_the_address_says_what_is_shown(browser, docs, state, names):
    assert browser.open(docs / "index.html", state).ask(SHOWN) == names


def test_typing_filters_says_how_many_are_left_and_changes_the_address(browser, docs):
    page = browser.open(docs / "index.html")
    page.ask("document.getElementById('q').focus()")
    page.type("ward_x")
    assert page.ask(SHOWN) == ["wards"]
    assert page.ask("document.getElementById('shown').textContent") == "1 of 3 contracts"
    assert page.ask("location.hash") == "#q=ward_x"


def test_a_column_that_is_searched_is_named_and_leads_to_its_row(browser, docs):
    page = browser.open(docs / "index.html", "q=hours")
    address = page.ask("document.querySelector('.card .hits a').getAttribute('href')")
    name, anchor = address.split("#")
    there = browser.open(docs / name, anchor).ask("document.querySelector('tr:target th').textContent")
    assert there == "hours"


def test_the_first_key_press_leads_to_a_way_past_the_header(browser, docs):
    page = browser.open(docs / "index.html")
    page.send("Input.dispatchKeyEvent", type="keyDown", key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert page.ask("document.activeElement.textContent") == "Skip to the content"
    assert page.ask("document.activeElement.getBoundingClientRect().width") > 50


def test_the_one_file_shows_one_contract_at_a_time_and_leads_back(browser, docs):
    page = browser.open(docs.parent / "all.html", "wards")
    visible = (
        "[...document.querySelectorAll('h1, h2')].filter(h => h.checkVisibility()).map(h => h.textContent)"
    )
    assert page.ask(visible) == ["wards"]
    page.ask("document.querySelector('.page:not([hidden]) nav a').click()")
    page.ask("new Promise(done => setTimeout(done, 50))")
    assert page.ask(visible) == ["mini", "visits", "stays", "wards"]


def test_without_scripts_everything_is_there(browser, docs):
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page = browser.open(docs.parent / "all.html")
        assert page.ask(SHOWN) == ["visits", "stays", "wards"]
        assert page.ask("document.querySelector('.tools').checkVisibility()") is False
        assert page.ask("[...document.querySelectorAll('.page')].every(p => p.checkVisibility())")
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)


def test_on_paper_nothing_is_folded(browser, docs):
    page = browser.open(docs / "wards.html")
    assert page.ask("document.querySelectorAll('details:not([open])').length") > 0
    page.send("Page.printToPDF")
    assert page.ask("document.querySelectorAll('details:not([open])').length") == 0


@pytest.mark.parametrize("state", ["%", "%22", "nothing", "=", "main"])
def test_an_address_that_asks_for_nothing_shows_everything(browser, docs, state):
    page = browser.open(docs / "index.html", state)
    assert page.complaints == []
    assert page.ask(SHOWN) == ["visits", "stays", "wards"]
