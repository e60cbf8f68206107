"""What a refusal says, done to the letter, leads to nodes."""

from __future__ import annotations

import pytest

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.plan import PromotionPlan
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import read_program

from .test_seal import write

LOAD = "import numpy as np\nimport pandas as pd\ndf = catalog.load('visits')"
SAVE = "catalog.save('out', out)"
MAIN = (
    "def clean(df):\n    return df.dropna()\n\ndef main():\n    df = catalog.load('visits')\n"
    "    catalog.save('out', clean(df))"
)
TWO = [
    LOAD,
    "one = df.copy()\ntwo = df.copy()\nboth = [one, two]",
    "for t in both:\n    t['x'] = 1",
    "out = one.merge(two)",
    SAVE,
]
CLEAN = MAIN.partition("\n\n")[0]


def planned(tmp_path, cells: list[str], *choices: Choice) -> PromotionPlan:
    write(tmp_path / "a.ipynb", cells)
    return plan_promotion(read_program(read_notebook(tmp_path / "a.ipynb")), choices)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            ([LOAD, "out = df.dropna()", "out['x'] = 1", SAVE], [Choice((2,), name="a")]),
            (
                [LOAD, "out = df.dropna()", "out['x'] = 1", SAVE],
                [Choice((2,), name="a"), Choice((3,), name="b")],
            ),
            "`--cells 3 --as NAME` beside what is chosen",
        ),
        (
            (
                ["import numpy as np\nnp.random.seed(1)", LOAD, "out = df.sample(3)", SAVE],
                [Choice((3,), name="a")],
            ),
            (
                ["import numpy as np", LOAD, "np.random.seed(1)\nout = df.sample(3)", SAVE],
                [Choice((3,), name="a")],
            ),
            "set it in the chosen cells, above what needs it",
        ),
        (
            ([f"{MAIN}\nif True:\n    main()"], [Choice(function="main")]),
            (
                [CLEAN, "data = catalog.load('visits')\nresult = clean(data)\ncatalog.save('out', result)"],
                [Choice((2,), name="a")],
            ),
            "write its steps in a cell",
        ),
        (
            (
                TWO,
                [Choice((3, 4, 5), name="a")],
            ),
            (
                TWO,
                [Choice((2, 3, 4, 5), name="a")],
            ),
            "choose the cell that makes them one, too",
        ),
    ],
)
def test_a_refusal_that_is_followed_to_the_letter_is_gone(tmp_path, before, after, words):
    refused = planned(tmp_path, before[0], *before[1]).refusals
    assert words in "\n".join(refusal.mend for refusal in refused)
    assert planned(tmp_path, after[0], *after[1]).refusals == ()


def test_a_seed_in_the_chosen_cells_is_no_lack_of_one(tmp_path):
    seeded = [LOAD, "np.random.seed(1)\nout = df.sample(3)", SAVE]
    [node] = planned(tmp_path, seeded, Choice((2,), name="a")).nodes
    assert not any("without a seed" in note for note in node.notes)
    [node] = planned(tmp_path, [LOAD, "out = df.sample(3)", SAVE], Choice((2,), name="a")).nodes
    assert any("without a seed" in note for note in node.notes)
