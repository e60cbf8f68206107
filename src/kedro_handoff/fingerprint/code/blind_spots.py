"""What reading code cannot see: found where it is possible, and said."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_READS = "reads a file or folder that is no dataset"
_WRITES = "writes or removes a file, which is a side effect"
_NETWORK = "talks to the network or a database"
_CLOCK = "reads the clock"
_CHANCE = "draws random numbers without a seed of its own"
_SYSTEM = "depends on the machine or the process"
_DYNAMIC_IMPORT = "imports a module by a name made while running"
_DYNAMIC_CODE = "runs code made while running"
_PROCESS = "starts another program"

# Dotted names of other packages and what follows from their use; of several that fit, the longest counts.
_NAMES = {
    "importlib.import_module": _DYNAMIC_IMPORT,
    "importlib.resources": _READS,
    "importlib.reload": _DYNAMIC_IMPORT,
    "pkgutil": _DYNAMIC_IMPORT,
    "runpy": _DYNAMIC_CODE,
    "sys.modules": _DYNAMIC_IMPORT,
    "sys.argv": _SYSTEM,
    "sys.stdin": _READS,
    "builtins.eval": _DYNAMIC_CODE,
    "builtins.exec": _DYNAMIC_CODE,
    "builtins.compile": _DYNAMIC_CODE,
    "builtins.__import__": _DYNAMIC_IMPORT,
    "builtins.globals": "takes names from its module that are made while running",
    "builtins.open": "opens a file that is no dataset",
    "builtins.input": _SYSTEM,
    "io.open": _READS,
    "os.environ": "reads environment variables",
    "os.getenv": "reads environment variables",
    "os.listdir": _READS,
    "os.scandir": _READS,
    "os.walk": _READS,
    "os.open": _READS,
    "os.stat": _READS,
    "os.path.exists": _READS,
    "os.path.isfile": _READS,
    "os.path.isdir": _READS,
    "os.path.getmtime": _READS,
    "os.path.getsize": _READS,
    "os.remove": _WRITES,
    "os.unlink": _WRITES,
    "os.rename": _WRITES,
    "os.replace": _WRITES,
    "os.makedirs": _WRITES,
    "os.mkdir": _WRITES,
    "os.rmdir": _WRITES,
    "os.getcwd": _SYSTEM,
    "os.getpid": _SYSTEM,
    "os.cpu_count": _SYSTEM,
    "os.urandom": _CHANCE,
    "os.system": _PROCESS,
    "os.popen": _PROCESS,
    "subprocess": _PROCESS,
    "shutil": _WRITES,
    "tempfile": _WRITES,
    "glob": _READS,
    "pathlib.Path.cwd": _SYSTEM,
    "pathlib.Path.home": _SYSTEM,
    "platform": _SYSTEM,
    "getpass": _SYSTEM,
    "socket": _NETWORK,
    "urllib.request": _NETWORK,
    "http.client": _NETWORK,
    "ftplib": _NETWORK,
    "smtplib": _NETWORK,
    "requests": _NETWORK,
    "httpx": _NETWORK,
    "urllib3": _NETWORK,
    "aiohttp": _NETWORK,
    "boto3": _NETWORK,
    "s3fs": _NETWORK,
    "gcsfs": _NETWORK,
    "fsspec": _READS,
    "sqlite3": _NETWORK,
    "sqlalchemy.create_engine": _NETWORK,
    "psycopg2": _NETWORK,
    "psycopg": _NETWORK,
    "pymongo": _NETWORK,
    "redis": _NETWORK,
    "duckdb": _NETWORK,
    "mlflow": _NETWORK,
    "wandb": _NETWORK,
    "openai": _NETWORK,
    "time.time": _CLOCK,
    "time.time_ns": _CLOCK,
    "time.localtime": _CLOCK,
    "time.gmtime": _CLOCK,
    "time.strftime": _CLOCK,
    "time.ctime": _CLOCK,
    "datetime.datetime.now": _CLOCK,
    "datetime.datetime.utcnow": _CLOCK,
    "datetime.datetime.today": _CLOCK,
    "datetime.date.today": _CLOCK,
    "pandas.Timestamp.now": _CLOCK,
    "pandas.Timestamp.utcnow": _CLOCK,
    "pandas.Timestamp.today": _CLOCK,
    "pandas.read_csv": _READS,
    "pandas.read_table": _READS,
    "pandas.read_fwf": _READS,
    "pandas.read_parquet": _READS,
    "pandas.read_feather": _READS,
    "pandas.read_orc": _READS,
    "pandas.read_excel": _READS,
    "pandas.read_json": _READS,
    "pandas.read_html": _READS,
    "pandas.read_xml": _READS,
    "pandas.read_hdf": _READS,
    "pandas.read_pickle": _READS,
    "pandas.read_stata": _READS,
    "pandas.read_sas": _READS,
    "pandas.read_spss": _READS,
    "pandas.read_sql": _NETWORK,
    "pandas.read_sql_query": _NETWORK,
    "pandas.read_sql_table": _NETWORK,
    "pandas.read_gbq": _NETWORK,
    "pandas.read_clipboard": _SYSTEM,
    "pandas.ExcelFile": _READS,
    "pandas.ExcelWriter": _WRITES,
    "pandas.HDFStore": _READS,
    "polars.read_csv": _READS,
    "polars.read_parquet": _READS,
    "polars.read_json": _READS,
    "polars.read_excel": _READS,
    "polars.read_database": _NETWORK,
    "polars.scan_csv": _READS,
    "polars.scan_parquet": _READS,
    "geopandas.read_file": _READS,
    "pyarrow.parquet": _READS,
    "pyarrow.csv": _READS,
    "pyarrow.dataset": _READS,
    "numpy.load": _READS,
    "numpy.loadtxt": _READS,
    "numpy.genfromtxt": _READS,
    "numpy.fromfile": _READS,
    "numpy.memmap": _READS,
    "numpy.save": _WRITES,
    "numpy.savez": _WRITES,
    "numpy.savez_compressed": _WRITES,
    "numpy.savetxt": _WRITES,
    "joblib.load": _READS,
    "joblib.dump": _WRITES,
    "pickle.load": _READS,
    "json.load": _READS,
    "yaml.load": _READS,
    "torch.load": _READS,
    "torch.save": _WRITES,
    "torch.rand": _CHANCE,
    "torch.randn": _CHANCE,
    "PIL.Image.open": _READS,
    "cv2.imread": _READS,
    "matplotlib.image.imread": _READS,
    "matplotlib.pyplot.savefig": _WRITES,
    "matplotlib.pyplot.imread": _READS,
    "random": _CHANCE,
    "secrets": _CHANCE,
    "uuid.uuid1": _CHANCE,
    "uuid.uuid4": _CHANCE,
    "numpy.random": _CHANCE,
    "atexit": "runs code when the process ends",
    "ctypes": "calls compiled code outside of Python",
    "cffi": "calls compiled code outside of Python",
}
_FINE = frozenset(
    {"random.Random", "numpy.random.Generator", "numpy.random.SeedSequence", "numpy.random.PCG64"}
)
# These take a seed: by position, or by one of the words.
_SEEDED_BY_POSITION = {
    "random.Random": 0,
    "numpy.random.default_rng": 0,
    "numpy.random.RandomState": 0,
    "numpy.random.SeedSequence": 0,
    "numpy.random.PCG64": 0,
    "numpy.random.seed": 0,
    "random.seed": 0,
}
_SEED_WORDS = frozenset({"seed", "random_state", "rng", "generator"})
_WANTS_SEED = frozenset(
    {"sklearn.model_selection.train_test_split", "sklearn.utils.shuffle", "sklearn.utils.resample"}
)

_READING_METHODS = frozenset(
    {"read_text", "read_bytes", "iterdir", "glob", "rglob", "exists", "is_file", "is_dir"}
)
_WRITING_METHODS = frozenset(
    {"write_text", "write_bytes", "unlink", "mkdir", "rmdir", "touch", "savefig", "write_html", "write_image"}
)
_WRITING_WITH_PATH = frozenset(
    {
        "to_csv", "to_parquet", "to_excel", "to_pickle", "to_feather", "to_hdf", "to_sql", "to_json",
        "to_orc", "to_stata", "to_gbq", "to_html", "to_markdown", "to_latex", "to_xml",
    }
)  # fmt: skip


def external_blind_spot(dotted: str, call: ast.Call | None) -> str | None:
    """Why the use of a name of another package is not covered; none where it is."""
    if dotted in _SEEDED_BY_POSITION:
        return (
            None
            if call is not None and _seeded(call, _SEEDED_BY_POSITION[dotted])
            else f"`{dotted}` {_CHANCE}"
        )
    if dotted in _WANTS_SEED:
        return None if call is None or _seeded(call, None) else f"`{dotted}` {_CHANCE}"
    if dotted in _FINE:
        return None
    if dotted in ("builtins.getattr", "builtins.setattr", "builtins.delattr", "operator.attrgetter"):
        return _attribute_by_name(dotted, call)
    if dotted == "builtins.vars" and call is not None and not call.args:
        return "takes names that are made while running"
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        why = _NAMES.get(".".join(parts[:length]))
        if why is not None:
            return f"`{dotted}` {why}"
    return None


def method_blind_spot(name: str, call: ast.Call) -> str | None:
    """Why the call of a method of some object is not covered; none where nothing is known against it."""
    words = {keyword.arg for keyword in call.keywords}
    if name in _READING_METHODS:
        return f"`.{name}()` {_READS}"
    if name in _WRITING_METHODS:
        return f"`.{name}()` {_WRITES}"
    if name in _WRITING_WITH_PATH and (
        call.args or words & {"path", "path_or_buf", "buf", "excel_writer", "con"}
    ):
        return f"`.{name}()` {_WRITES}"
    if name == "open" and len(call.args) <= 2:
        return f"`.open()` {_READS}"
    if name == "sample" and not words & _SEED_WORDS and None not in words:
        return f"`.sample()` {_CHANCE}"
    if name == "__subclasses__":
        return "`.__subclasses__()` finds classes while running"
    return None


def _attribute_by_name(dotted: str, call: ast.Call | None) -> str | None:
    place = 0 if dotted.startswith("operator") else 1
    if call is not None and len(call.args) > place:
        name = call.args[place]
        if isinstance(name, ast.Constant):
            return None
    return f"`{dotted.rpartition('.')[2]}` with a name that is made while running"


def _seeded(call: ast.Call, place: int | None) -> bool:
    given = [keyword.value for keyword in call.keywords if keyword.arg is None or keyword.arg in _SEED_WORDS]
    if place is not None and len(call.args) > place:
        given.append(call.args[place])
    return any(not (isinstance(value, ast.Constant) and value.value is None) for value in given)


def blind_spots(dotted: str, call: ast.Call | None, line: int) -> Iterator[tuple[int, str]]:
    """Lines and reasons for the use of one external name."""
    why = external_blind_spot(dotted, call)
    if why is not None:
        yield line, why
