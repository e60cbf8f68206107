import pandas as pd

from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.draft import draft_table
from kedro_handoff.contracts.draft.listing import as_facts, as_html, as_text

EVIL = "<script>alert('x')</script>"


def draft():
    frame = pd.DataFrame({"t_id": range(100), EVIL: ["<b>", "&"] * 50, "gone": [None] * 100})
    return draft_table(frame, Context("t"))


def test_a_table_in_html_escapes_names_and_values():
    html = as_html(draft())
    assert EVIL not in html
    assert "<b>," not in html
    assert "&lt;script&gt;" in html


def test_a_table_in_text_marks_what_is_doubtful_and_notes_the_rest():
    lines = list(as_text(draft()))
    assert any(line.startswith("  ? ") for line in lines)
    assert "note: Nothing is promised of gone: no row has a value there." in lines
    assert lines[-1].startswith(f"{len(draft().proposals)} proposals from 100 rows")


def test_facts_name_key_roles_and_every_proposal():
    facts = as_facts(draft())
    assert (facts["key"], facts["roles"]["t_id"]) == (["t_id"], "key")
    assert len(facts["proposals"]) == len(draft().proposals)
