"""`kedro handoff verify`: nothing of the project is touched, and what it says is true."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from .conftest import copy_of_mini
from .notebook_files import write_notebook
from .test_promotion import CATALOG, state_of

pytestmark = pytest.mark.e2e

FUNCTION = "def long_visits(df, least):\n    return df[df.hours >= least]"
CELLS = [
    "%load_ext kedro.ipython\nimport pandas as pd",
    "visits = catalog.load('visits')",
    FUNCTION,
    "long = long_visits(visits, 0.5)",
    "def by_ward_of(df):\n    return df.groupby('ward', as_index=False).hours.mean()",
    "by_ward = by_ward_of(long)",
    "catalog.save('by_ward', by_ward)",
]
CHOSEN = ["--pipeline", "wards", "--function", "long_visits", "--function", "by_ward_of"]
FACTORY = """
"{name}_out":
  type: pandas.CSVDataset
  filepath: data/02_intermediate/{name}_out.csv
versions:
  type: pandas.CSVDataset
  filepath: data/02_intermediate/versions.csv
  versioned: true
parts:
  type: partitions.PartitionedDataset
  path: data/02_intermediate/parts
  filename_suffix: .csv
  dataset: pandas.CSVDataset
steps:
  type: partitions.IncrementalDataset
  path: data/02_intermediate/steps
  filename_suffix: .csv
  dataset: pandas.CSVDataset
both@pandas:
  type: pandas.CSVDataset
  filepath: data/02_intermediate/both.csv
both@text:
  type: text.TextDataset
  filepath: data/02_intermediate/both.csv
"""
# Every way to write that a notebook may take past the catalog, and through it.
WRITING = """\
import io, os, shutil, sqlite3, subprocess
from pathlib import Path
import joblib
import pyarrow as pa, pyarrow.parquet as pq
raw = Path.cwd().parent / 'data' / '01_raw'
visits.to_csv('../data/01_raw/visits.csv')
visits.to_parquet('../data/02_intermediate/visits.parquet')
pq.write_table(pa.table({'a': [1]}), '../data/02_intermediate/visits.parquet')
assert pq.read_table('../data/02_intermediate/visits.parquet').column_names == ['a']
joblib.dump(1, '../data/01_raw/model.joblib')
Path('../data/new').mkdir()
Path('../data/new/x.txt').write_text('x')
os.rename('../data/01_raw/extra.csv', '../data/01_raw/gone.csv')
os.remove('../data/01_raw/gone.csv')
shutil.rmtree('../data/01_raw/folder')
base = sqlite3.connect('../data/01_raw/base.db')
base.execute('create table t (a)')
base.close()
!echo x > ../data/01_raw/shell.csv; rm -f ../conf/base/contracts/metrics.yml
subprocess.run('echo x >> ../data/01_raw/visits.csv', shell=True, check=True)
(raw / 'absolute.csv').write_text('x')
os.symlink(raw, '../link')
Path('../link/visits.csv').write_text('x')"""
CATALOGS = """\
from kedro.io import DataCatalog
from kedro_datasets.pandas import CSVDataset
catalog['visits'].save(visits.head(1))
assert len(catalog.load('visits')) == 1
catalog.save('some_out', visits)
catalog.save('versions', visits)
assert len(catalog.load('versions')) == len(visits)
catalog.save('parts', {'two': visits})
assert sorted(catalog.load('parts')) == ['one', 'two']
catalog.load('steps'), catalog.confirm('steps')
catalog.save('both@pandas', visits.head(2))
assert len(catalog.load('both@text').splitlines()) == 3
CSVDataset(filepath='../data/01_raw/visits.csv').save(visits.head(1))
own = DataCatalog({'mine': CSVDataset(filepath='../data/01_raw/visits.csv')})
own.save('mine', visits.head(1))
from kedro.framework.session import KedroSession
with KedroSession.create(Path.cwd().parent) as session:
    session.load_context().catalog.save('visits', visits.head(1))"""


@pytest.fixture(scope="module")
def promoted(tmp_path_factory: pytest.TempPathFactory, kedro) -> Path:
    """A project in which two functions of a notebook are nodes."""
    project = copy_of_mini(tmp_path_factory.mktemp("promoted"))
    write_notebook(project / "notebooks/wards.ipynb", CELLS)
    catalog = project / "conf/base/catalog.yml"
    catalog.write_text(catalog.read_text() + CATALOG + FACTORY)
    for folder in ("02_intermediate/parts", "02_intermediate/steps", "01_raw/folder"):
        (project / "data" / folder).mkdir(parents=True)
        (project / "data" / folder / "one.csv").write_text("a\n1\n")
    (project / "data/02_intermediate/both.csv").write_text("a\n1\n")
    (project / "data/01_raw/extra.csv").write_text("a\n1\n")
    assert kedro(project, "run").code == 0
    done = kedro(project, "handoff", "promote", "notebooks/wards.ipynb", *CHOSEN, "--no-verify")
    assert done.code == 0, done.out + done.err
    return project


@pytest.fixture
def wards(promoted: Path, tmp_path: Path) -> Path:
    """The same, to change."""
    return shutil.copytree(promoted, tmp_path / "mini")


def verified(kedro, project: Path, *options: str, **environment: str) -> SimpleNamespace:
    done = kedro(project, "handoff", "verify", "--json", *options, **environment)
    document = json.loads(done.out[done.out.index("{") :])["notebooks"][0]
    return SimpleNamespace(code=done.code, **document)


@pytest.mark.parametrize("without", ["", "mounts", "mounts,landlock"])
def test_no_write_of_a_notebook_reaches_the_project(wards, kedro, without):
    write_notebook(wards / "notebooks/wards.ipynb", [*CELLS, WRITING, CATALOGS])
    shutil.rmtree(wards / "notebooks/.ipynb_checkpoints", ignore_errors=True)
    before = state_of(wards)
    found = verified(kedro, wards, KEDRO_HANDOFF_WITHOUT=without)
    assert state_of(wards) == before
    assert not (wards / "link").exists()
    assert found.code == (2 if "landlock" in without else 0), found.failure
    if found.code:
        assert "cell 8" in found.failure
        assert "may not" in found.failure


def another(project: Path, name: str, cells: list[str]) -> None:
    """A second notebook with the same nodes."""
    write_notebook(project / f"notebooks/{name}.ipynb", cells)
    manifests = project / "conf/base/handoff"
    document = json.loads((manifests / "notebooks.wards.json").read_text())
    document["notebook"] = f"notebooks/{name}.ipynb"
    (manifests / f"notebooks.{name}.json").write_text(json.dumps(document))


def test_a_changed_constant_names_node_column_and_amount(wards, kedro):
    nodes = wards / "src/mini/pipelines/wards/nodes.py"
    longer = "df[df.hours >= least].assign(hours=lambda d: d.hours + 0.25)"
    nodes.write_text(nodes.read_text().replace("df[df.hours >= least]", longer))
    # A node that only gets other data differs where both sides run as they are, not where it runs alone.
    for depth, later in (("replay", "same"), ("full", "drifted")):
        found = verified(kedro, wards / "src", "--depth", depth, str(wards / "notebooks/wards.ipynb"))
        assert (found.code, found.depth, found.first, found.failure) == (1, depth, "long_visits", "")
        assert [dataset["status"] for dataset in found.datasets] == ["drifted", later]
        details = " ".join(found.datasets[0]["details"])
        assert "'hours'" in details
        assert "0.25" in details
    assert found.protection
    assert [read["dataset"] for read in found.inputs] == ["visits"]


def test_each_notebook_is_told_of_whatever_is_wrong_with_another(wards, kedro):
    another(wards, "a_broken", CELLS)
    (wards / "notebooks/a_broken.ipynb").write_text("{")
    another(wards, "b_dead", ["import os; os.kill(os.getpid(), 9)", *CELLS])
    another(wards, "c_late", ["import time\ntime.sleep(600)", *CELLS])
    another(wards, "d_failing", ["x = 1", "x / 0", *CELLS])
    drawn = "long = long_visits(visits, 0.5)\nlong['hours'] = np.random.rand(len(long))"
    another(wards, "e_unsteady", [*CELLS[:3], "import numpy as np", drawn, *CELLS[4:]])
    done = kedro(wards, "handoff", "verify", "--json", "--cell-limit", "15", "--keep", "kept")
    found = json.loads(done.out[done.out.index("{") :])["notebooks"]
    broken, dead, late, failing, unsteady, right = found
    assert "not valid JSON" in broken["failure"]
    assert "kernel died in b_dead.ipynb, cell 1" in dead["failure"]
    assert "c_late.ipynb, cell 1, took longer than 15 seconds" in late["failure"]
    assert "d_failing.ipynb, cell 2, failed: ZeroDivisionError" in failing["failure"]
    assert unsteady["datasets"][1]["status"] == "not verified", unsteady
    assert "e_unsteady.ipynb, cell 5, line 2: `np.random.rand()` draws" in str(unsteady["datasets"][1])
    assert (right["status"], right["failure"]) == ("same", "")
    assert {f.name for f in (wards / "kept").iterdir()} >= {"notebooks.wards", "notebooks.b_dead"}


def test_what_cannot_be_verified_is_never_taken_for_drift(wards, kedro):
    assert kedro(wards, "handoff", "verify", KEDRO_HANDOFF_SCRATCH="x").out.strip().endswith("is replayed.")
    assert kedro(wards, "handoff", "verify", "notebooks/none.ipynb").code == 2
    manifest = wards / "conf/base/handoff/notebooks.wards.json"
    manifest.write_text('{"format": 1, "notebook": "x", "pipeline": "y", "nodes": ["z"]}')
    done = kedro(wards, "handoff", "verify", "--depth", "static")
    assert (done.code, "is damaged" in done.err) == (2, True)
