"""A notebook's file with some sources replaced: no other byte changes."""

from __future__ import annotations

import json

import pytest

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.notebook_text import sources, with_sources, without_outputs

LISTED = (
    '{\n "metadata": {"x": [1, {"source": "no"}]},\n "cells": [\n'
    '  {"cell_type": "markdown", "source": ["# é"]},\n'
    '  {"outputs": [{"data": {"source": "1"}}], "execution_count": 3, "cell_type": "code",\n   "source": [\n'
    '    "a = 1\\n",\n    "b = 2"\n   ]\n  },\n  {"cell_type": "code", "source": "c = \\"é\\""}\n ]\n}\n'
)


def test_sources_are_found_by_the_number_of_their_cell():
    assert sources(LISTED) == {1: "a = 1\nb = 2", 2: 'c = "é"'}


def test_a_source_keeps_the_form_that_it_has():
    after = with_sources(LISTED, {1: "a = 7\nb = 2", 2: "c = 'ü'"})
    assert after == LISTED.replace("a = 1", "a = 7").replace('c = \\"é\\"', "c = 'ü'")


def test_no_change_is_no_change_to_the_byte():
    assert with_sources(LISTED, sources(LISTED)) == LISTED


def test_a_cell_that_is_not_there_is_refused():
    with pytest.raises(NotebookError, match="Cell 3"):
        with_sources(LISTED, {3: "x"})


def test_outputs_and_counts_are_left_out_and_all_else_stays():
    after = without_outputs(LISTED)
    assert after == LISTED.replace('[{"data": {"source": "1"}}]', "[]").replace(": 3,", ": null,")
    assert without_outputs(after) == after
    assert json.loads(without_outputs('{"cells": [], "metadata": {"widgets": {"a": 1}}}'))["metadata"] == {
        "widgets": {}
    }
