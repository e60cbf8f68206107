"""Records and contracts of any content: a page each, well-formed, and never an error."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kedro_handoff.contracts.page.render import render_contract, render_index

from .markup import Page

TEXT = st.text(max_size=8) | st.sampled_from(["<b>", "</td>", "{{", "hours", "2026-11-01T00:00:00Z", "held"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
FINDING_KEYS = ("column", "promise", "words", "found", "examples", "rows", "notes", "severity", "status")
FINDINGS = st.dictionaries(st.sampled_from(FINDING_KEYS), VALUES, max_size=6)
RECORD_KEYS = ("row_count", "expectations", "held", "contract", "message", "quarantine", "rows_set_aside")
RECORDS = st.fixed_dictionaries(
    {"time": VALUES, "status": VALUES, "not_held": st.lists(FINDINGS, max_size=2) | VALUES}
)
FACTS = st.dictionaries(st.sampled_from((*RECORD_KEYS, "why_stopped", "rows_in", "trigger")), VALUES)
META_KEYS = ("owner", "producer", "consumers", "key", "version", "columns", "on_violation", "quarantine")
META = st.dictionaries(st.sampled_from((*META_KEYS, "predicted_at", "description")), VALUES, max_size=4)

COLUMN_KEYS = ("role", "known_from", "environments", "description", "dtype")
COLUMNS = st.dictionaries(
    st.sampled_from(("hours", "<b>")), st.dictionaries(st.sampled_from(COLUMN_KEYS), VALUES) | VALUES
)

some = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example overwrites its files
)


def assert_well_formed(place):
    site = place.site()
    Page.read(render_index(site, single=True))
    Page.read(render_contract(site, site.contracts[0]))


@some
@given(RECORDS, FACTS)
def test_a_record_of_any_content_has_its_place_on_the_page(place, record, facts):
    path = place.project.records.root / "outcomes/visits/20261101T000000Z-any.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"format": 1, **facts, **record}), encoding="utf-8")
    assert_well_formed(place)


@some
@given(META, COLUMNS)
def test_a_contract_with_any_facts_has_its_page(place, meta, columns):
    place.contract(**{"columns": columns, **meta})
    assert_well_formed(place)
