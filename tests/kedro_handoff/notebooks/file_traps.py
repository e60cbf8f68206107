"""Notebooks that read and write files: cells, what is chosen, the outcome, and what the catalog then says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

RIGHT = "right"
SETUP = "import pandas as pd\nimport numpy as np"
READ = "df = pd.read_csv('../data/01_raw/visits.csv')"
CSV = {"type": "pandas.CSVDataset", "filepath": "data/01_raw/visits.csv"}


@dataclass(frozen=True)
class FileTrap:
    name: str
    outcome: str
    cells: tuple[str, ...]
    ranges: tuple[tuple[str, str], ...]
    functions: tuple[str, ...] = ()
    entries: Mapping[str, Any] = field(default_factory=dict)


def trap(
    name: str,
    outcome: str,
    *cells: str,
    ranges: tuple = (("2", "made"),),
    functions: str = "",
    **entries: Any,
) -> FileTrap:
    return FileTrap(
        name, outcome, (SETUP, *cells), () if functions else ranges, tuple(functions.split()), entries
    )


FILE_TRAPS = [
    trap(
        "a file read in the chosen cell",
        RIGHT,
        f"{READ}\nout = df.assign(x=1)",
        "final = len(out)",
        visits=CSV,
    ),
    trap(
        "a file read above a function's call",
        RIGHT,
        READ,
        "def f(df):\n    return df.head(2)",
        "out = f(df)",
        functions="f",
        visits=CSV,
    ),
    trap(
        "arguments are kept",
        RIGHT,
        "df = pd.read_csv('../data/01_raw/visits.csv', usecols=['ward', 'hours'], dtype={'ward': str, 'hours': "  # noqa: E501
        "np.float32}, na_values={'x', 'y'}, nrows=3)\nout = df.assign(x=1)",
        "final = len(out)",
        visits={
            **CSV,
            "load_args": {
                "usecols": ["ward", "hours"],
                "dtype": {"ward": "str", "hours": "float32"},
                "na_values": ["x", "y"],
                "nrows": 3,
            },
        },
    ),
    trap(
        "the path is put together of constants",
        RIGHT,
        "from pathlib import Path\nimport os\nDATA = Path('..') / 'data'\nRAW = os.path.join('01_raw', 'visits')\n"  # noqa: E501
        "SEP = ','",
        "df = pd.read_csv(DATA / f'{RAW}.csv', sep=SEP)\nout = df.assign(x=1)",
        "final = len(out)",
        ranges=(("3", "made"),),
        visits={**CSV, "load_args": {"sep": ","}},
    ),
    trap(
        "the notebook goes to the project's folder first",
        RIGHT,
        "import os\nos.chdir('..')",
        "df = pd.read_csv('data/01_raw/visits.csv')\nout = df.assign(x=1)",
        "final = len(out)",
        ranges=(("3", "made"),),
        visits=CSV,
    ),
    trap(
        "a converter that is a lambda",
        "file-argument",
        "df = pd.read_csv('../data/01_raw/visits.csv', converters={'ward': lambda w: w.upper()})\nout = df.assign(x=1)",  # noqa: E501
        "final = len(out)",
    ),
    trap(
        "a file that is chosen at run time",
        "file-variable",
        "import glob\nlast = sorted(glob.glob('../data/01_raw/*.csv'))[-1]",
        "df = pd.read_csv(last)\nout = df.assign(x=1)",
        "final = len(out)",
        ranges=(("3", "made"),),
    ),
    trap(
        "read in pieces",
        "file-argument",
        f"{READ[:-1]}, chunksize=2)\nout = pd.concat(df)",
        "final = len(out)",
    ),
    trap(
        "read inside a function",
        "file-inside",
        "def load():\n    return pd.read_csv('../data/01_raw/visits.csv')",
        "out = load()",
        functions="load",
    ),
    trap(
        "written inside a function",
        "file-inside",
        READ,
        "def f(df):\n    df.to_csv('x.csv')\n    return df.head(2)",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "read inside other code",
        "file-inside",
        "out = pd.read_csv('../data/01_raw/visits.csv').head(2)",
        "final = len(out)",
    ),
    trap(
        "opened in the chosen cell",
        "file-inside",
        "text = [open('../data/01_raw/note.txt').read()]",
        "final = len(text)",
    ),
    trap(
        "an array of NumPy's",
        "file-inside",
        "a = np.load('../data/01_raw/a.npy')\nout = a + 1",
        "final = len(out)",
    ),
    trap(
        "two files into one variable",
        "loaded-again",
        f"{READ}\na = df.hours.sum()\ndf = pd.read_csv('../data/01_raw/wards.csv')\nout = df.assign(a=a)",
        "final = len(out)",
    ),
    trap(
        "the variable meant something else above",
        "loaded-again",
        "df = pd.DataFrame({'x': [1]})\nn = len(df)\n" + READ + "\nout = df.assign(n=n)",
        "final = len(out)",
    ),
    trap(
        "a file read behind other code",
        RIGHT,
        f"factor = 3\n{READ}\nout = df.assign(x=df.hours * factor)",
        "final = len(out)",
        visits=CSV,
    ),
    trap(
        "the index goes to the file",
        RIGHT,
        f"{READ}\nout = df.groupby('ward').hours.sum().to_frame()\nout.to_csv('../data/03_primary/sums.csv')",
        visits=CSV,
        sums={
            "type": "pandas.CSVDataset",
            "filepath": "data/03_primary/sums.csv",
            "save_args": {"index": True},
            "metadata": {"kedro-viz": {"layer": "primary"}},
        },
    ),
    trap(
        "an index that is left out",
        RIGHT,
        f"{READ}\nout = df.head(2)\nout.to_csv('../data/03_primary/sums.csv', index=False)",
        sums={
            "type": "pandas.CSVDataset",
            "filepath": "data/03_primary/sums.csv",
            "save_args": {"index": False},
            "metadata": {"kedro-viz": {"layer": "primary"}},
        },
    ),
    trap(
        "written by one node and read by the next",
        RIGHT,
        f"{READ}\nlong = df[df.hours > 2]\nlong.to_parquet('../data/03_primary/long.parquet')",
        "again = pd.read_parquet('../data/03_primary/long.parquet')\nout = again.assign(x=1)",
        "final = len(out)",
        ranges=(("2", "made"), ("3", "more")),
        long={
            "type": "pandas.ParquetDataset",
            "filepath": "data/03_primary/long.parquet",
            "metadata": {"kedro-viz": {"layer": "primary"}},
        },
    ),
    trap(
        "written over after it was read",
        "file-overwritten",
        f"{READ}\nout = df.head(2)\nout.to_csv('../data/01_raw/visits.csv')",
    ),
    trap(
        "saved and then changed",
        "saved-earlier",
        f"{READ}\ndf = df.head(2)\ndf.to_csv('../data/03_primary/x.csv')\ndf['y'] = 1\nout = df",
        "final = len(out)",
    ),
    trap(
        "saved twice",
        "saved-twice",
        f"{READ}\nout = df.head(2)\nout.to_csv('../data/03_primary/x.csv')\nout.to_parquet('../data/03_primary/x.pq')",  # noqa: E501
    ),
    trap(
        "what is written is worked out in the line",
        "file-inside",
        f"{READ}\nout = df.head(2)\nout.describe().to_csv('../data/03_primary/x.csv')",
        "final = len(out)",
    ),
    trap(
        "appended to",
        "file-append",
        f"{READ}\nout = df.head(2)\nout.to_csv('../data/03_primary/x.csv', mode='a')",
        "final = len(out)",
    ),
    trap(
        "packed on the way out",
        "file-argument",
        f"{READ}\nout = df.head(2)\nout.to_csv('../data/03_primary/x.csv.gz')",
        "final = len(out)",
    ),
    trap(
        "Parquet packs by itself",
        RIGHT,
        f"{READ}\nout = df.head(2)\nout.to_parquet('../data/03_primary/x.parquet', compression='gzip')",
        x={
            "type": "pandas.ParquetDataset",
            "filepath": "data/03_primary/x.parquet",
            "save_args": {"compression": "gzip"},
        },
    ),
    trap(
        "json by way of open",
        RIGHT,
        "import json",
        "with open('../data/01_raw/limits.json') as f:\n    limits = json.load(f)\nleast = limits['least'] + 1\n"  # noqa: E501
        "facts = {'least': least}\nwith open('../data/08_reporting/facts.json', 'w') as f:\n    json.dump(facts, f)",  # noqa: E501
        ranges=(("3", "made"),),
        limits={"type": "json.JSONDataset", "filepath": "data/01_raw/limits.json"},
        facts={
            "type": "json.JSONDataset",
            "filepath": "data/08_reporting/facts.json",
            "save_args": {"indent": None},
            "metadata": {"kedro-viz": {"layer": "reporting"}},
        },
    ),
    trap(
        "a model that joblib keeps",
        RIGHT,
        "import joblib\nfrom sklearn.linear_model import LinearRegression",
        f"{READ}\nmodel = LinearRegression().fit(df[['hours']], df['hours'])\n"
        "joblib.dump(model, '../data/06_models/model.pkl')",
        ranges=(("3", "made"),),
        model={
            "type": "pickle.PickleDataset",
            "backend": "joblib",
            "filepath": "data/06_models/model.pkl",
            "metadata": {"kedro-viz": {"layer": "models"}},
        },
    ),
    trap(
        "pickle by way of open",
        RIGHT,
        "import pickle",
        f"{READ}\nout = list(df.hours)\npickle.dump(out, open('../data/06_models/hours.pkl', 'wb'))",
        ranges=(("3", "made"),),
        hours={
            "type": "pickle.PickleDataset",
            "filepath": "data/06_models/hours.pkl",
            "metadata": {"kedro-viz": {"layer": "models"}},
        },
    ),
    trap(
        "a text file",
        RIGHT,
        "from pathlib import Path",
        "note = Path('../data/01_raw/note.txt').read_text()\nwords = note.split()",
        "final = len(words)",
        ranges=(("3", "made"),),
        note={"type": "text.TextDataset", "filepath": "data/01_raw/note.txt"},
    ),
    trap(
        "polars",
        RIGHT,
        "import polars as pl",
        "df = pl.read_csv('../data/01_raw/visits.csv')\nout = df.filter(pl.col('hours') > 2)\n"
        "out.write_parquet('../data/03_primary/long.parquet')",
        ranges=(("3", "made"),),
        long={
            "type": "polars.EagerPolarsDataset",
            "file_format": "parquet",
            "filepath": "data/03_primary/long.parquet",
            "metadata": {"kedro-viz": {"layer": "primary"}},
        },
    ),
    trap(
        "an example of scikit-learn's",
        RIGHT,
        "from sklearn.datasets import load_iris",
        "data = load_iris(as_frame=True)\nout = data.frame.head(3)",
        "final = len(out)",
        ranges=(("3", "made"),),
        iris={
            "type": "kedro_handoff.LibraryDataset",
            "loader": "sklearn.datasets.load_iris",
            "load_args": {"as_frame": True},
        },
    ),
    trap(
        "the frame of an example",
        RIGHT,
        "from sklearn import datasets",
        "wine = datasets.load_wine(as_frame=True).frame\nout = wine.describe()",
        "final = len(out)",
        ranges=(("3", "made"),),
        wine={
            "type": "kedro_handoff.LibraryDataset",
            "loader": "sklearn.datasets.load_wine",
            "load_args": {"as_frame": True},
            "part": "frame",
        },
    ),
    trap(
        "a password in a URL",
        "credentials",
        "df = pd.read_csv('https://me:hunter2@host/x.csv')\nout = df.head(2)",
        "final = len(out)",
    ),
    trap(
        "a token in a URL",
        "credentials",
        "df = pd.read_csv('https://host/x.csv?token=hunter2')\nout = df.head(2)",
        "final = len(out)",
    ),
    trap(
        "keys for a bucket",
        "credentials",
        "df = pd.read_csv('s3://b/x.csv', storage_options={'key': 'me', 'secret': 'hunter2'})\nout = df.head(2)",  # noqa: E501
        "final = len(out)",
    ),
    trap(
        "a database with a password",
        "credentials",
        "from sqlalchemy import create_engine\nengine = create_engine('postgresql://me:hunter2@host/clinic')",
        "df = pd.read_sql('select * from visits', engine)\nout = df.head(2)",
        "final = len(out)",
        ranges=(("3", "made"),),
    ),
    trap(
        "a password among the arguments",
        "credentials",
        f"{READ}\ndef f(df, password):\n    return df.head(2)",
        "out = f(df, 'hunter2')",
        functions="f",
    ),
    trap(
        "a password that travels along",
        "credentials",
        READ,
        "DB_PASSWORD = 'hunter2'\ndef f(df):\n    return df.assign(p=DB_PASSWORD)",
        "out = f(df)",
        functions="f",
    ),
    trap(
        "a password in what is only shown",
        "credentials",
        f"{READ}\nout = df.head(2)\nprint(dict(password='hunter2'))",
        "final = len(out)",
    ),
    trap(
        "a tuple as a parameter",
        "no-parameter",
        f"{READ}\ndef f(df, by):\n    return df.head(by[0])",
        "out = f(df, (1, 2))",
        functions="f",
    ),
]
