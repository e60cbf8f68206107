"""What reading makes of the corpus of realistic notebooks in `benchmarks/notebooks`; no kernel, no run."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kedro_handoff.notebooks.choice import Choice, marked, ranges
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.plan import PromotionPlan
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import read_program

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))
from notebook_corpus import Case, cases


def planned(case: Case, folder: Path) -> PromotionPlan:
    path = folder / f"{case.name}.ipynb"
    path.write_text(json.dumps(case.notebook()))
    notebook = read_notebook(path)
    given: dict[str, list[str]] = {"--function": [], "--cells": [], "--as": [], "--param": []}
    for option, value in zip(case.options[::2], case.options[1::2], strict=True):
        given[option].append(value)
    functions = [Choice(function=name) for name in given["--function"]]
    choices = [*functions, *ranges(given["--cells"], given["--as"], notebook)] or list(marked(notebook))
    params = tuple(given["--param"])
    return plan_promotion(read_program(notebook), [replace(choice, params=params) for choice in choices])


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_realistic_notebook_is_planned_or_refused_as_a_person_judged(case: Case, tmp_path: Path) -> None:
    codes = {refusal.code for refusal in planned(case, tmp_path).refusals}
    if case.outcome == "right" or case.codes == ("unsteady",):
        assert not codes
    elif case.outcome == "refused" or codes:
        assert codes & set(case.codes)


def test_the_corpus_is_of_the_makes_that_were_counted() -> None:
    found = cases()
    code = ["\n".join(case.code) for case in found]
    share = {
        "without functions": sum("def " not in text for text in code) / len(code),
        "with magics": sum("\n%" in text.replace("%load_ext kedro.ipython", "") for text in code) / len(code),
        "saved out of order": sum(list(case.order) != sorted(case.order) for case in found) / len(code),
    }
    assert len(found) >= 30
    assert share["without functions"] > 0.3, share
