"""`kedro handoff promote` on a notebook that reads and writes files, and what `kedro run` makes of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
import yaml

from .notebook_files import write_notebook

pytestmark = pytest.mark.e2e

CELLS = [
    "import pandas as pd\nimport plotly.express as px\nimport json",
    "# all visits\nwards = pd.read_csv('../data/01_raw/wards.csv', sep=';', dtype={'code': str})\n"
    "visits = pd.read_csv('../data/01_raw/visits.csv')\nvisits.head()",
    "merged = visits.merge(wards, on='ward')\nprint(f'{len(merged)} rows')\n"
    "sums = merged.groupby('code')[['minutes']].sum().reset_index()\n"
    "sums.to_parquet('../data/03_primary/sums.parquet')\n"
    "top = sums.set_index('code').head(1)\ntop.to_csv('../data/08_reporting/top.csv')",
    "fig = px.bar(sums, x='code', y='minutes')\nfig.update_layout(title='Hours')\nfig.show()",
    "import matplotlib.pyplot as plt\nplt.style.use('ggplot')",
    "plt.bar(sums.code, sums.minutes)\nplt.title('Bars by code')\nplt.show()",
]
CHOSEN = ["--pipeline", "wards", "--cells", "2-3", "--as", "hours_by_code", "--figures", "--no-tests"]


@pytest.fixture
def ward_files(mini: Path) -> Path:
    write_notebook(mini / "notebooks/wards.ipynb", CELLS)
    wards = pd.read_csv(mini / "data/01_raw/visits.csv").ward.unique()
    lines = [f"{ward};0{number}" for number, ward in enumerate(wards)]
    (mini / "data/01_raw/wards.csv").write_text("ward;code\n" + "\n".join(lines) + "\n")
    for layer in ("03_primary", "08_reporting"):
        (mini / "data" / layer).mkdir(exist_ok=True)
    return mini


def test_files_of_a_notebook_become_entries_and_the_pipeline_runs_on_them(ward_files, kedro):
    catalog = ward_files / "conf/base/catalog.yml"
    before = catalog.read_text()
    done = kedro(ward_files, "handoff", "promote", "notebooks/wards.ipynb", *CHOSEN)
    assert done.code == 0, done.out + done.err
    assert "takes  raw_visits, wards" in done.out
    assert (
        "proved: the notebook, run anew, and the nodes agree on sums, top, hours_plot, bars_by_code_plot"
        in done.out
    )
    after = catalog.read_text()
    assert after.startswith(before)
    new = yaml.safe_load(after.removeprefix(before))
    assert new["wards"]["load_args"] == {"sep": ";", "dtype": {"code": "str"}}
    assert new["top"]["save_args"] == {"index": True}
    assert new["hours_plot"]["type"] == "plotly.JSONDataset"
    assert new.keys() == {"wards", "sums", "top", "hours_plot", "bars_by_code_plot"}
    (ward_files / "data/08_reporting/top.csv").unlink(missing_ok=True)
    assert kedro(ward_files, "run", "--pipelines", "wards").code == 0
    assert (ward_files / "data/08_reporting/top.csv").read_text().startswith("code,minutes\n00,")
    assert (ward_files / "data/08_reporting/hours_plot.json").is_file()
    assert (ward_files / "data/08_reporting/bars_by_code_plot.png").is_file()
    assert "Nothing to write" in kedro(ward_files, "handoff", "promote", "notebooks/wards.ipynb", *CHOSEN).out
    assert kedro(ward_files, "handoff", "verify", "--depth", "static").code == 0


CLINIC = [
    "import pandas as pd\nfrom sqlalchemy import create_engine",
    "engine = create_engine('sqlite:///../data/01_raw/clinic.db')",
    "long = pd.read_sql('select * from visits where minutes > 30', engine)\n"
    "all_visits = pd.read_sql_table('visits', engine)",
    "wards = pd.read_excel('../data/01_raw/wards.xlsx', sheet_name='beds')",
    "share = long.groupby('ward').size().div(all_visits.groupby('ward').size()).rename('share')\n"
    "out = share.reset_index().merge(wards, on='ward')",
    "out.to_excel('../data/03_primary/shares.xlsx', index=False, sheet_name='shares')",
    "beds = out[['ward', 'beds']].copy()\nbeds.to_sql('beds', engine, if_exists='replace', index=False)",
]


@pytest.fixture
def clinic(mini: Path) -> Path:
    """The small project with a database, a workbook and a notebook of both."""
    write_notebook(mini / "notebooks/clinic.ipynb", CLINIC)
    visits = pd.read_csv(mini / "data/01_raw/visits.csv")
    with closing(sqlite3.connect(mini / "data/01_raw/clinic.db")) as database:
        visits.to_sql("visits", database, index=False)
    wards = pd.DataFrame({"ward": visits.ward.unique()}).assign(beds=10)
    wards.to_excel(mini / "data/01_raw/wards.xlsx", sheet_name="beds", index=False)
    (mini / "data/03_primary").mkdir()
    return mini


def test_a_database_and_a_workbook_become_entries_and_a_later_promotion_goes_on_from_them(clinic, kedro):
    (clinic / "conf/local/credentials.yml").write_text("clinic_db: {con: sqlite:///data/01_raw/clinic.db}")
    promote = ["handoff", "promote", "notebooks/clinic.ipynb", "--pipeline", "clinic"]
    bare = ["--no-tests", "--no-contracts"]
    done = kedro(clinic, *promote, "--cells", "3-6", "--as", "shares", "--no-verify")
    assert done.code == 0, done.out + done.err
    # Tomorrow; its input is what the first one made, and both are proved.
    later = kedro(clinic, *promote, "--cells", "7", "--as", "bed_table", *bare)
    assert later.code == 0, later.out + later.err
    assert "takes  shares\n  makes  beds\n" in later.out
    assert "proved: the notebook, run anew, and the nodes agree on shares, beds" in later.out
    catalog = yaml.safe_load((clinic / "conf/base/catalog.yml").read_text())
    assert {name: catalog[name]["type"] for name in ("long", "visits_table", "wards", "shares", "beds")} == {
        "long": "pandas.SQLQueryDataset",
        "visits_table": "pandas.SQLTableDataset",
        "wards": "pandas.ExcelDataset",
        "shares": "pandas.ExcelDataset",
        "beds": "pandas.SQLTableDataset",
    }
    assert kedro(clinic, "run", "--pipelines", "clinic").code == 0
    with closing(sqlite3.connect(clinic / "data/01_raw/clinic.db")) as database:
        beds = pd.read_sql("select * from beds", database)
    shares = pd.read_excel(clinic / "data/03_primary/shares.xlsx", sheet_name="shares")
    assert list(shares.columns) == ["ward", "share", "beds"]
    assert beds.equals(shares[["ward", "beds"]])


def test_a_password_in_the_code_is_refused_and_never_repeated(ward_files, kedro):
    notebook = ward_files / "notebooks/wards.ipynb"
    text = notebook.read_text().replace("../data/01_raw/wards.csv", "https://me:hunter2@host/wards.csv")
    notebook.write_text(text)
    for arguments in (CHOSEN, [*CHOSEN, "--dry-run", "--json"]):
        done = kedro(ward_files, "handoff", "promote", "notebooks/wards.ipynb", *arguments)
        assert done.code == 1
        assert "conf/local/credentials.yml" in done.out
        assert "wards.ipynb, cell 2, line 2" in done.out
        assert "hunter2" not in done.out + done.err
    assert not (ward_files / "src/mini/pipelines/wards").exists()
