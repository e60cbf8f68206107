"""All contracts of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from kedro_handoff.contracts.page.gather import consequence, slug
from kedro_handoff.contracts.page.render import render_contract, render_index


def test_a_contract_tells_who_delivers_who_relies_on_it_and_whom_to_ask(place):
    page = place.page()
    assert (page.producer, page.consumers) == ("data_engineering", ("modeling",))
    assert (page.owner, page.version, page.key) == ("data@mini.example", "1.2.0", ("visit_id",))


def test_a_contract_that_nobody_has_confirmed_says_so(place):
    place.contract(status="proposed")
    site = place.site()
    assert site.contracts[0].proposed
    assert "proposed</span>" in render_index(site, single=False)
    assert "kedro handoff contract confirm visits" in render_contract(site, site.contracts[0])
    place.contract()
    assert "proposed</span>" not in render_index(place.site(), single=False)


@pytest.mark.parametrize(
    ("meta", "words"),
    [
        ({}, "the run stops, and nothing is written"),
        ({"on_violation": "warn"}, "it is reported, and the run goes on"),
        ({"on_violation": "shout"}, "shout"),
        ({"on_violation": "quarantine"}, "quarantine"),
        (
            {"on_violation": "quarantine", "quarantine": {"dataset": "bad_{dataset}", "at_most": 0.01}},
            "the rows that break it are set aside in bad_visits; above 1 % of the rows, or where it is about "
            "the whole table, the run stops",
        ),
    ],
)
def test_what_happens_on_a_violation_is_said_in_words(meta, words):
    assert consequence(meta, ["visits"]) == words


def test_what_needs_a_look_comes_first_then_the_layers_order(place):
    for name in ("a", "b", "c"):
        place.contract(name)
    place.outcome("b", "warned")
    place.outcome("c", "violated")
    order = [contract.name for contract in place.site(a="a", b="b", c="c", visits="visits").contracts]
    assert order == ["c", "b", "a", "visits"]


def test_a_contract_of_several_datasets_has_the_worst_of_their_statuses(place):
    place.outcome("one", "held")
    place.outcome("two", "violated")
    [contract] = place.site(one="visits", two="visits", three="visits").contracts
    assert contract.status == "violated"
    assert [dataset.name for dataset in contract.datasets] == ["one", "three", "two"]


def test_a_contract_that_no_dataset_names_is_there_without_any(place):
    place.contract("forgotten")
    forgotten = next(c for c in place.site(visits="visits").contracts if c.name == "forgotten")
    assert (forgotten.datasets, forgotten.status) == ((), "")


def test_a_contract_without_a_file_is_there_with_its_problem(place):
    names = {contract.name: contract.problem for contract in place.site(x="gone").contracts}
    assert "There is no contract at conf/base/contracts/gone.yml" in names["gone"]


@pytest.mark.parametrize("text", ["", "[", "name: visits\nexpectations: []\n", "\x00"])
def test_a_contract_that_cannot_be_read_is_there_with_its_history(place, text):
    place.outcome()
    place.contract().write_text(text)
    page = place.page()
    assert (page.status, page.datasets[0].status) == ("wrongly_declared", "held")
    assert str(place.path) not in page.problem


def test_names_that_are_plain_stay_and_others_get_an_address_of_their_own():
    names = ["visits", "Visits", "../x", "x", "index", "", "a b", "a/b", "<script>", "ä", "é", "x" * 300]
    slugs = [slug(name) for name in names]
    assert slugs[0] == "visits"
    assert len({found.lower() for found in slugs}) == len(names)
    assert all(len(found) < 100 and Path(found).name == found for found in slugs)
    assert all(found.isascii() and set("<>\"'/ .").isdisjoint(found) for found in slugs)


def test_the_pages_need_neither_great_expectations_nor_pandas(run_python):
    code = (
        "import sys, kedro_handoff.contracts.page; print({'great_expectations', 'pandas'} & {*sys.modules})"
    )
    assert run_python(code) == "set()"
