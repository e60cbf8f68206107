"""Which call reads or writes which type of dataset, and with which of its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class FileType:
    """How a call and a dataset of kedro-datasets do the same.

    Attributes:
        type: The dataset's type, as the catalog has it.
        positional: Names of the call's arguments in order; the file's is `path`, what is written `value`.
        fixed: Keys that the entry has beside `filepath`.
        stated: Arguments that kedro-datasets would set otherwise than the call does, with the call's value.
        takes: Whether the dataset takes arguments in the catalog (`load_args`, `save_args`).
        typed: Arguments in which `str` or `np.float32` stand for the names of types.
        unordered: Arguments that may be sets, because their order means nothing.
        unsupported: Arguments that the dataset cannot keep, each with what to write instead.
    """

    type: str
    positional: tuple[str, ...] = ("path",)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    stated: Mapping[str, Any] = field(default_factory=dict)
    takes: bool = True
    typed: tuple[str, ...] = ()
    unordered: tuple[str, ...] = ()
    unsupported: Mapping[str, str] = field(default_factory=dict)


_PIECES = "read the whole file: in pieces there is no one frame that a node could take"
_TEXT = {"typed": ("dtype",), "unordered": ("usecols", "na_values", "true_values", "false_values")}
_CHUNKED = {"chunksize": _PIECES, "iterator": _PIECES}
_CREDENTIALS = (
    "put them in conf/local/credentials.yml under a name, give the name in the catalog "
    '(`credentials: name`), and take the data with `catalog.load("...")`'
)
_REMOTE = {"storage_options": _CREDENTIALS}
_EAGER = "polars.EagerPolarsDataset"


def _pandas(kind: str, **facts: Any) -> FileType:
    unsupported = {**_REMOTE, **facts.pop("unsupported", {})}
    return FileType(f"pandas.{kind}Dataset", unsupported=unsupported, **facts)


def _generic(file_format: str, **facts: Any) -> FileType:
    return _pandas("Generic", fixed={"file_format": file_format}, **facts)


def _polars(file_format: str) -> FileType:
    return FileType(_EAGER, fixed={"file_format": file_format}, unsupported=_REMOTE)


READERS: dict[str, FileType] = {
    "pandas.read_csv": _pandas("CSV", unsupported=_CHUNKED, **_TEXT),
    "pandas.read_table": _pandas("CSV", unsupported=_CHUNKED, stated={"sep": "\t"}, **_TEXT),
    "pandas.read_fwf": _generic("fwf", unsupported=_CHUNKED, **_TEXT),
    "pandas.read_parquet": _pandas("Parquet", positional=("path", "engine", "columns")),
    "pandas.read_excel": _pandas("Excel", positional=("path", "sheet_name"), **_TEXT),
    "pandas.read_json": _pandas("JSON", unsupported=_CHUNKED, typed=("dtype",)),
    "pandas.read_feather": _pandas("Feather", positional=("path", "columns")),
    "pandas.read_orc": _generic("orc", positional=("path", "columns")),
    "pandas.read_stata": _generic("stata", unsupported=_CHUNKED),
    "pandas.read_sas": _generic("sas", unsupported=_CHUNKED),
    "pandas.read_xml": _pandas("XML", typed=("dtype",)),
    "pandas.read_pickle": FileType("pickle.PickleDataset", takes=False),
    "polars.read_csv": _polars("csv"),
    "polars.read_parquet": _polars("parquet"),
    "polars.read_json": _polars("json"),
    "polars.read_ipc": _polars("ipc"),
    "joblib.load": FileType("pickle.PickleDataset", fixed={"backend": "joblib"}),
}
# Methods of frames that write a file, and functions that write a value to one.
METHODS: dict[str, FileType] = {
    "to_csv": _pandas("CSV", stated={"index": True}),
    "to_parquet": _pandas("Parquet", unsupported={"partition_cols": "use a `partitions.PartitionedDataset`"}),
    "to_excel": _pandas("Excel", positional=("path", "sheet_name"), stated={"index": True}),
    "to_json": _pandas("JSON"),
    "to_feather": _pandas("Feather"),
    "to_xml": _pandas("XML", stated={"index": True}),
    "to_pickle": FileType("pickle.PickleDataset"),
    "write_csv": _polars("csv"),
    "write_parquet": _polars("parquet"),
    "write_json": _polars("json"),
    "write_ipc": _polars("ipc"),
}
WRITERS: dict[str, FileType] = {
    "joblib.dump": FileType(
        "pickle.PickleDataset", ("value", "path", "compress"), fixed={"backend": "joblib"}
    ),
}
# Functions that read from or write to an open file.
FILE_READERS: dict[str, FileType] = {
    "json.load": FileType("json.JSONDataset", takes=False),
    "pickle.load": FileType("pickle.PickleDataset"),
    "joblib.load": FileType("pickle.PickleDataset", fixed={"backend": "joblib"}),
    "yaml.safe_load": FileType("yaml.YAMLDataset", takes=False),
}
FILE_WRITERS: dict[str, FileType] = {
    "json.dump": FileType("json.JSONDataset", ("value", "path"), stated={"indent": None}),
    "pickle.dump": FileType("pickle.PickleDataset", ("value", "path", "protocol")),
    "joblib.dump": FileType("pickle.PickleDataset", ("value", "path"), fixed={"backend": "joblib"}),
    "yaml.dump": FileType("yaml.YAMLDataset", ("value", "path"), stated={"default_flow_style": False}),
    "yaml.safe_dump": FileType("yaml.YAMLDataset", ("value", "path"), stated={"default_flow_style": False}),
}
TEXT = FileType("text.TextDataset", takes=False)
SQL_READERS = {
    "pandas.read_sql": ("sql", "con", "index_col"),
    "pandas.read_sql_query": ("sql", "con", "index_col"),
    "pandas.read_sql_table": ("table_name", "con", "schema"),
}
SQL_METHOD = ("name", "con", "schema")
# What kedro-datasets sets where the catalog says nothing.
DEFAULTS: dict[str, Mapping[str, Any]] = {
    "pandas.CSVDataset": {"index": False},
    "pandas.ExcelDataset": {"index": False},
    "pandas.XMLDataset": {"index": False},
    "pandas.SQLTableDataset": {"index": False},
    "json.JSONDataset": {"indent": 2},
    "yaml.YAMLDataset": {"default_flow_style": False},
}
# There is no dataset for these: what to write instead.
WITHOUT_TYPE: dict[str, str] = {
    "numpy.load": "keep the array with `joblib.dump(array, 'x.pkl')` and read it with `joblib.load`",
    "numpy.save": "write it with `joblib.dump(array, 'x.pkl')`",
    "numpy.savez": "write each with `joblib.dump(array, 'x.pkl')`",
    "numpy.savez_compressed": "write each with `joblib.dump(array, 'x.pkl')`",
    "numpy.loadtxt": "read it with `pd.read_csv(..., header=None).to_numpy()`, on two lines",
    "numpy.genfromtxt": "read it with `pd.read_csv` and take `.to_numpy()` of it, on two lines",
    "numpy.savetxt": "write it with `pd.DataFrame(array).to_csv(...)`, on two lines",
    "pandas.read_html": "keep the table in a file, and read that with `pd.read_csv`",
    "pandas.read_clipboard": "keep the table in a file, and read that with `pd.read_csv`",
    "pandas.read_hdf": "keep the table with `to_parquet`, and read that",
    "pandas.read_gbq": "add a `pandas.GBQQueryDataset` to the catalog, and take it with `catalog.load`",
    "pandas.ExcelFile": "read each sheet with `pd.read_excel('x.xlsx', sheet_name=...)`",
    "pandas.ExcelWriter": "write each sheet to a file of its own, or `catalog.save` a dict of frames",
    "pandas.HDFStore": "keep each table with `to_parquet`",
    "polars.scan_csv": "read it with `pl.read_csv`, or add a `polars.LazyPolarsDataset` to the catalog",
    "polars.scan_parquet": "read it with `pl.read_parquet`, or add a `polars.LazyPolarsDataset`",
    "polars.read_excel": "read it with `pd.read_excel`",
    "polars.read_database": "add it to the catalog, and take it with `catalog.load`",
}
