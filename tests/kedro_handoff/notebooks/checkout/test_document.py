from __future__ import annotations

from kedro_handoff.notebooks.checkout.document import TITLE, NewCell, notebook_text, written_notes


def test_notes_of_a_person_are_told_from_what_a_checkout_writes():
    own = [NewCell(TITLE, "# clean", "markdown"), NewCell("node", "def f():\n    pass")]
    assert written_notes(notebook_text(own)) == []
    assert written_notes(notebook_text([*own, NewCell("x", "a\nb", "markdown")])) == ["a\nb"]
