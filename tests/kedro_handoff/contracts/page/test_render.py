"""The pages as HTML."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest

from kedro_handoff.contracts.page.render import finding, headline, render_contract, render_index

from .markup import Page

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}&amp;"


def rendered(place, kind="index") -> str:
    site = place.site()
    if kind == "contract":
        return render_contract(site, site.contracts[0])
    return render_index(site, single=kind == "single")


@pytest.fixture(params=["index", "contract", "single"])
def page(request, place) -> Page:
    place.outcome(day=1)
    place.broken(day=2)
    place.contract("never_judged")
    return Page.read(rendered(place, request.param))


def test_a_page_is_well_formed_and_has_one_title_and_one_first_heading(page):
    titles = [title for title in page.all("title") if "svg" not in title.ancestors]
    assert len(page.all("h1")) == len(titles) == 1
    assert page.all("html")[0].attributes["lang"] == "en"


def test_headings_leave_out_no_level(page):
    levels = [int(each.tag[1]) for each in page.elements if re.fullmatch(r"h[1-6]", each.tag)]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_every_field_has_a_label_and_every_picture_a_name(page):
    labelled = {label.attributes["for"] for label in page.all("label")}
    fields = page.all("input") + page.all("select")
    assert all(each.attributes["id"] in labelled for each in fields)
    assert page.all("svg")
    assert all(each.attributes["role"] == "img" and each.attributes["aria-label"] for each in page.all("svg"))


def test_what_scrolls_can_be_reached_by_keyboard_and_has_a_name(page):
    scrolling = [each for each in page.elements if each.attributes.get("class") == "scroll"]
    assert all(each.attributes["tabindex"] == "0" and each.attributes["aria-label"] for each in scrolling)


def test_links_lead_into_the_page_or_to_a_page_beside_it_or_to_an_owner(page):
    ids = set(page.values("id"))
    beside = r"(index|visits|never_judged)\.html(#[\w-]+)?|mailto:data@mini\.example|data:,"
    for address in page.values("href"):
        assert (address[0] == "#" and address[1:] in ids) or re.fullmatch(beside, address)


def test_nothing_is_fetched(page):
    assert not page.values("src") + page.values("srcset") + page.values("action")
    assert "url(" not in page.all("style")[0].text
    assert "@import" not in page.all("style")[0].text


def test_only_the_pages_own_style_and_script_may_act(page):
    policy = next(m.attributes["content"] for m in page.all("meta") if "http-equiv" in m.attributes)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    [style], [script] = page.all("style"), page.all("script")
    for element in (style, script):
        assert b64encode(sha256(element.text.encode()).digest()).decode() in policy
    assert not page.values("style")
    assert not [name for each in page.elements for name in each.attributes if name.startswith("on")]


@pytest.mark.parametrize("kind", ["index", "contract", "single"])
def test_no_text_of_a_user_becomes_markup(place, kind):
    clean = Page.read(rendered(place, kind))
    place.contract(
        expectations=[
            {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": EVIL, "value_set": [EVIL]}}
            | {"notes": EVIL},
            {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "a", "regex": "<script>"}},
        ],
        owner=EVIL,
        producer=EVIL,
        consumers=[EVIL],
        description=EVIL,
        key=[EVIL],
        on_violation="quarantine",
        quarantine={"dataset": EVIL, "at_most": 0.5},
        predicted_at=EVIL,
        moments=[EVIL],
        columns={EVIL: {"role": "key", "known_from": EVIL, "description": EVIL}},
    )
    names = dict.fromkeys(("column", "promise", "found", "notes", "severity", "status", "type"), EVIL)
    assert place.page().problem == ""
    place.broken(day=3, **names, examples=[EVIL], rows=[{EVIL: EVIL}])
    place.outcome(status=EVIL, day=2, run_id=EVIL, trigger=EVIL, message=EVIL, contract={"version": EVIL})
    place.outcome(day=1, rows_set_aside=3, quarantine={"dataset": EVIL})
    html = rendered(place, kind)
    page = Page.read(html)
    assert len(page.all("script")) == len(clean.all("script")) == 1
    assert not page.all("img")
    assert "{{ 7*7 }}" in html
    assert "<script>alert" not in html
    assert "{{ 7*7 }}&amp;amp;" in html


def test_a_dataset_and_a_contract_of_any_name_have_a_page(place):
    name = "<b>a b.2024 & c"
    place.contract(name)
    place.outcome("<i>x@y")
    site = place.site(**{"<i>x@y": name})
    contract = next(c for c in site.contracts if c.name == name)
    page = Page.read(render_contract(site, contract))
    assert page.all("h1")[0].text == name
    assert not page.all("i")
    links = Page.read(render_index(site, single=False)).values("href")
    assert f"{contract.slug}.html" in links


def test_the_index_says_what_it_found_of_whom_and_where(place):
    place.broken()
    text = Page.read(rendered(place)).all("main")[0].text
    for words in (
        "values between 0 and 24",
        "Broken in 1 of 8 rows (12.5%)",
        "31.5",
        "v4",
        "data@mini.example",
        "data engineering →for modeling",
        "version 1.2.0",
        "1 of 5 promises not kept on 8 rows",
        "Longer visits go to the ward's own table.",
    ):
        assert words in " ".join(text.split())


def test_a_contract_that_holds_again_still_shows_what_broke_last(place):
    place.broken(day=1)
    place.outcome(day=2)
    text = Page.read(rendered(place)).all("main")[0].text
    assert "Last time it did not hold: 1 Nov 2026" in text
    assert "31.5" in text


def test_a_business_page_says_what_is_promised_in_plain_words(place):
    place.outcome()
    text = " ".join(Page.read(rendered(place, "contract")).all("main")[0].text.split())
    for words in (
        "One visit.",
        "Delivered by data engineering",
        "Relied on by modeling",
        "Whom to ask data@mini.example",
        "A row is named by visit_id",
        "the run stops, and nothing is written",
        "a value in every row no value twice",
        "values between 0 and 24 warning only",
        "Where the patient lay.",
        "All 5 promises kept on 8 rows",
    ):
        assert words in text


def test_the_history_tells_each_outcome_and_what_broke_in_it(place):
    place.broken(day=1)
    place.outcome(day=2, status="quarantined", rows_set_aside=7, quarantine={"dataset": "bad_visits"})
    history = next(t for t in Page.read(rendered(place, "contract")).all("table") if "Outcome" in t.text)
    assert "7 rows set aside in the dataset bad_visits" in history.text
    assert "hours: values between 0 and 24" in history.text
    assert "4 of 5" in history.text


def test_a_long_history_is_folded_and_what_was_not_read_is_said(place):
    for number in range(115):
        place.outcome(day=1 + number // 10, row_count=number)
    html = rendered(place, "contract")
    assert "90 earlier outcomes" in html
    assert "15 older outcomes are kept" in html


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        ({}, "1 contracts hold; the others"),
        ({"visits": "held"}, "All 1 contracts hold."),
        ({"visits": "violated"}, "1 of 1 contracts needs a look."),
    ],
)
def test_the_headline_says_how_things_stand(place, statuses, words):
    for dataset, status in statuses.items():
        place.outcome(dataset, status)
    assert words in headline(place.site())


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ("2,783 of 336,776 rows (0.826%)", "Broken in 2,783 of 336,776 rows (0.826%)"),
        ("found 3.5", "Found: 3.5"),
        ("also ZZ; without B6", "Found: also ZZ; without B6"),
        ("does not hold", "It does not hold"),
        ("it does not hold", "It does not hold"),
        ("", "It does not hold"),
    ],
)
def test_what_was_found_reads_as_a_sentence(found, words):
    assert finding(found) == words


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_texts_and_signs_can_be_told_from_their_ground(place, scheme):
    """WCAG 2.2: 4.5 for text, 3 for graphics."""
    style = Page.read(rendered(place)).all("style")[0].text
    schemes = [re.findall(r"--([\w-]+): (#\w{6})", block) for block in re.findall(r":root {([^}]*)}", style)]
    colour = dict(schemes[scheme])
    tones = ("good", "warn", "aside", "bad", "odd", "none")
    pairs = [(text, ground, 4.5) for text in ("text", "quiet", "link") for ground in ("ground", "panel")]
    pairs += [("text", "code", 4.5), ("text", "warn-soft", 4.5), ("quiet", "warn-soft", 4.5)]
    pairs += [(f"{tone}-text", f"{tone}-soft", 4.5) for tone in tones]
    pairs += [("bad-text", "panel", 4.5), ("warn-text", "panel", 4.5)] + [
        (tone, "panel", 3) for tone in tones
    ]
    for front, back, least in pairs:
        dark, light = sorted((luminance(colour[front]), luminance(colour[back])))
        assert (light + 0.05) / (dark + 0.05) >= least, (front, back)
