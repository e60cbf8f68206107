"""Files of a notebook become catalog entries that read and write the same, or are refused with the reason."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from kedro.io import DataCatalog, MemoryDataset

from kedro_handoff.comparing.comparison import differences
from kedro_handoff.notebooks.catalog_text import with_entry
from kedro_handoff.notebooks.choice import Choice, ranges
from kedro_handoff.notebooks.file_binding import with_files
from kedro_handoff.notebooks.file_types import DEFAULTS
from kedro_handoff.notebooks.module_text import merged_nodes
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.plan import PromotionPlan
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program, read_program
from kedro_handoff.notebooks.project_check import missing_files
from kedro_handoff.project import Project
from kedro_handoff.safe_yaml import read_yaml
from kedro_handoff.structure import EntryFacts, ProjectStructure

from .file_traps import FILE_TRAPS, READ, RIGHT, FileTrap

LAYERS = ("01_raw", "03_primary", "06_models", "08_reporting")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A project's folder with data and notebooks."""
    for layer in LAYERS:
        (tmp_path / "data" / layer).mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    raw = tmp_path / "data/01_raw"
    visits = pd.DataFrame({"ward": ["north", "x", "north", "east"], "hours": [1.0, 2.5, 4.0, 3.0], "n": 1})
    visits.to_csv(raw / "visits.csv", index=False)
    (raw / "limits.json").write_text('{"least": 2}')
    (raw / "note.txt").write_text("to be, or not")
    return tmp_path


def structure_at(place: Path, **entries: dict) -> ProjectStructure:
    facts = {name: EntryFacts(name, config) for name, config in entries.items()}
    return ProjectStructure(Project(place, place / "conf", "local"), "p", place / "src/p", {}, facts)


def program_of(place: Path, *cells: str, **entries: dict) -> Program:
    documents = [
        {"cell_type": "code", "id": f"c{n}", "source": text, "metadata": {}, "outputs": []}
        for n, text in enumerate(cells, start=1)
    ]
    path = place / "notebooks/trap.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": documents}))
    return with_files(read_program(read_notebook(path)), structure_at(place, **entries))


def planned(trap: FileTrap, program: Program) -> PromotionPlan:
    chosen = ranges([r for r, _ in trap.ranges], [n for _, n in trap.ranges], program.notebook)
    return plan_promotion(program, [*(Choice(function=name) for name in trap.functions), *chosen])


def run_notebook(program: Program) -> dict[str, object]:
    names: dict[str, object] = {}
    kept: dict[str, object] = {}
    for statement in program.statements:
        exec(compile(statement.source, "cell", "exec"), names)  # noqa: S102 - our own trap
        for name in statement.names.binds:
            kept[f"{statement.cell.number}:{statement.last_line}:{name}"] = names.get(name)
    return kept


def run_nodes(plan: PromotionPlan) -> dict[str, object]:
    """What the nodes make when Kedro itself loads and saves by the entries' text."""
    module: dict[str, object] = {}
    exec(merged_nodes("", plan.nodes, "Nodes.", {})[0], module)  # noqa: S102 - made of our own trap
    text = ""
    for name, entry in plan.entries.items():
        text = with_entry(text, name, entry)
    catalog = DataCatalog.from_config(read_yaml(text))
    made: dict[str, object] = {}
    for node in plan.nodes:
        values = module[node.function](**{a: catalog.load(d) for a, d in node.inputs.items()})
        for output, value in zip(node.outputs, values if len(node.outputs) > 1 else [values], strict=True):
            if output not in plan.entries:
                catalog[output] = MemoryDataset()
            catalog.save(output, value)
            made[output] = value
    return made


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # `open` without `close`
@pytest.mark.parametrize("trap", FILE_TRAPS, ids=lambda trap: trap.name)
def test_a_file_is_bound_right_or_refused_for_the_right_reason(trap: FileTrap, place, monkeypatch):
    program = program_of(place, *trap.cells)
    plan = planned(trap, program)
    codes = [refusal.code for refusal in plan.refusals]
    if trap.outcome != RIGHT:
        assert trap.outcome in codes, (plan.refusals, plan.nodes)
        assert "hunter2" not in repr((plan.refusals, plan.entries, plan.parameters))
        assert all(refusal.mend and "trap.ipynb" in refusal.place for refusal in plan.refusals)
        return
    assert not codes, plan.refusals
    said = {name: {k: v for k, v in e.items() if k != "metadata"} for name, e in plan.entries.items()}
    wanted = {name: {k: v for k, v in e.items() if k != "metadata"} for name, e in trap.entries.items()}
    assert {name: said[name] for name in wanted} == wanted
    monkeypatch.chdir(place / "notebooks")
    kept = run_notebook(program)
    written = {p: p.read_bytes() for p in (place / "data").rglob("*") if p.is_file()}
    monkeypatch.chdir(place)
    made = run_nodes(plan)
    for node in plan.nodes:
        for (name, cell, line), output in zip(node.made, node.outputs, strict=True):
            one, other = kept[f"{cell}:{line}:{name}"], made[output]
            if hasattr(one, "to_pandas"):
                one, other = one.to_pandas(), other.to_pandas()
            assert not differences(one, other)
    assert {p: p.read_bytes() for p in written if p.suffix in (".csv", ".json")} == {
        p: text for p, text in written.items() if p.suffix in (".csv", ".json")
    }


READING = f"import pandas as pd\n{READ}"
PARTS = {"type": "pandas.CSVDataset", "filepath": "data/01_raw/visits.csv"}


def datasets(program: Program) -> list[tuple[str, bool]]:
    """Name of each file's dataset, and whether the catalog needs an entry for it."""
    return [(use.dataset, bool(use.entry)) for use in program.files.values()]


def test_an_entry_that_reads_the_file_in_the_same_way_is_used(place):
    assert datasets(program_of(place, READING, raw=PARTS)) == [("raw", False)]
    full = {**PARTS, "type": "kedro_datasets.pandas.CSVDataset"}
    assert datasets(program_of(place, READING, raw=full)) == [("raw", False)]


def test_an_entry_that_reads_it_in_another_way_is_named_and_not_used(place):
    program = program_of(place, READING, visits={**PARTS, "load_args": {"sep": ";"}})
    (use,) = program.files.values()
    assert (use.dataset, use.entry["filepath"]) == ("raw_visits", PARTS["filepath"])
    assert use.notes == ("catalog entry 'visits' reads the same file in another way",)


def test_the_index_of_an_entry_that_writes_the_file_has_to_agree(place):
    write = "df.to_csv('../data/01_raw/visits.csv'{})"
    with_index = program_of(place, "df = catalog.load('a')", write.format(""), v=PARTS)
    assert with_index.files[1].obstacle[0] == "file-differs"
    without = program_of(place, "df = catalog.load('a')", write.format(", index=False"), v=PARTS)
    assert datasets(without) == [("v", False)]


@pytest.mark.parametrize(
    ("taken", "cells", "name"),
    [
        ([], [READING], "visits"),
        (["visits"], [READING], "raw_visits"),
        (["visits", "raw_visits"], [READING], "visits_csv"),
        (["visits", "raw_visits", "visits_csv"], [READING], "visits_2"),
        ([], [READING, "visits = df.dropna()"], "raw_visits"),
        ([], ["x = pd.read_csv('../data/2024 Visits.csv')"], "data_2024_visits"),
    ],
)
def test_a_dataset_is_named_after_its_file_and_clashes_with_nothing(place, taken, cells, name):
    others = {other: {"type": "MemoryDataset"} for other in taken}
    program = program_of(place, "import pandas as pd", *cells, **others)
    assert datasets(program)[0] == (name, True)


@pytest.mark.parametrize(
    ("path", "note"),
    [
        (
            "{place}/data/01_raw/visits.csv",
            "works on this machine only; the catalog has 'data/01_raw/visits.csv'",
        ),
        ("/elsewhere/visits.csv", "outside of the project"),
        ("https://host/visits.csv", "is a URL"),
        ("visits.csv", "not under data/"),
    ],
)
def test_what_is_odd_about_a_place_is_said(place, path, note):
    program = program_of(place, "import pandas as pd", f"df = pd.read_csv('{path.format(place=place)}')")
    assert note in program.files[1].notes[0]


def test_a_database_is_bound_once_its_connection_is_among_the_credentials(place):
    (place / "conf/base").mkdir(parents=True)
    (place / "conf/local").mkdir()
    cells = [
        "import pandas as pd\nimport sqlite3",
        "con = sqlite3.connect('../data/clinic.db')",
        "visits = pd.read_sql('select * from visits where n > 1', con)",
    ]
    code, _, mend = program_of(place, *cells).files[3].obstacle
    assert code == "database"
    assert "add `clinic_db: {con: sqlite:///data/clinic.db}` to conf/local/credentials.yml" in mend
    (place / "conf/local/credentials.yml").write_text("clinic_db:\n  con: sqlite:///data/clinic.db\n")
    assert program_of(place, *cells).files[3].entry == {
        "type": "pandas.SQLQueryDataset",
        "sql": "select * from visits where n > 1",
        "credentials": "clinic_db",
    }


def test_what_kedro_datasets_sets_by_itself_is_known():
    import kedro_datasets.json
    import kedro_datasets.pandas
    import kedro_datasets.yaml

    for name, defaults in DEFAULTS.items():
        module, _, kind = name.partition(".")
        there = getattr(getattr(kedro_datasets, module), kind).DEFAULT_SAVE_ARGS
        assert there == defaults, name


def test_a_file_that_other_code_of_the_notebook_writes_is_no_input(place):
    path = "'../data/03_primary/x.csv'"
    written = ["import pandas as pd", "a = pd.DataFrame()", f"a.to_csv({path})"]
    program = program_of(place, *written, f"df = pd.read_csv({path})\nout = df.head()", "final = len(out)")
    plan = plan_promotion(program, [Choice(cells=(4,), name="f")])
    (refusal,) = missing_files(plan, program)
    assert refusal.code == "file-made-here"
    assert "trap.ipynb, cell 3" in refusal.reason


@pytest.mark.parametrize(
    ("cell", "mend"),
    [
        ("a = np.load('../data/a.npy')", "read it with `joblib.load`"),
        ("a = pd.read_hdf('../data/a.h5', 'k')", "keep the table with `to_parquet`, and read that"),
        ("a = pd.read_html('https://x.example/a.html')[0]", "read that with `pd.read_csv`"),
    ],
)
@pytest.mark.parametrize("cells", [(2, 3), (3,)])
def test_a_read_without_a_dataset_says_what_to_write_instead(place, cell, mend, cells):
    program = program_of(place, "import numpy as np, pandas as pd", cell, "b = a + 1", "c = b * 2")
    [refusal] = plan_promotion(program, [Choice(cells, name="add")]).refusals
    assert (refusal.code, refusal.place) == ("file-inside", "trap.ipynb, cell 2, line 1")
    assert mend in refusal.mend


@pytest.mark.parametrize(
    ("cell", "mend"),
    [
        ("np.save('../data/b.npy', b)", "`joblib.dump(array, 'x.pkl')`"),
        ("b.to_hdf('../data/b.h5', key='k')", "`to_parquet`"),
        ("b.to_html('../data/b.html')", "leave it to a cell that is not promoted"),
    ],
)
def test_a_write_without_a_dataset_says_what_to_write_instead(place, cell, mend):
    program = program_of(place, "import numpy as np, pandas as pd", "b = pd.Series([1, 2])", cell)
    [refusal] = plan_promotion(program, [Choice((2, 3), name="make")]).refusals
    assert refusal.code == "file-inside"
    assert mend in refusal.mend
