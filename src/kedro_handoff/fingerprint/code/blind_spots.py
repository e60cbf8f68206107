"""What reading code cannot see: found where it is possible, and said."""

from __future__ import annotations

import ast

from kedro_handoff.fingerprint.code.blind_names import CHANCE, CLOCK, NAMES, NETWORK, READS, WRITES
from kedro_handoff.fingerprint.code.chance_names import DRAWING, draws

# Modules that hold some of these, where one is used as a value (`clock = time`).
_MODULES = frozenset(
    {
        "os",
        "os.path",
        "sys",
        "io",
        "time",
        "datetime",
        "importlib",
        "builtins",
        "pickle",
        "json",
        "joblib",
        "yaml",
    }
    | {"numpy", "pandas", "polars", "torch", "pathlib"}
)
_FINE = frozenset(
    {"random.Random", "numpy.random.Generator", "numpy.random.SeedSequence", "numpy.random.PCG64"}
)
_LASTING = frozenset(
    {
        "random.Random", "numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.Generator",
        "itertools.count", "itertools.cycle", "iter",
    }
)  # fmt: skip
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

_READING_METHODS = frozenset(
    {
        "read_text",
        "read_bytes",
        "iterdir",
        "glob",
        "rglob",
        "exists",
        "is_file",
        "is_dir",
        "stat",
        "lstat",
        "load_model",
    }
)
_WRITING_METHODS = frozenset(
    {
        "write_text",
        "write_bytes",
        "unlink",
        "mkdir",
        "rmdir",
        "touch",
        "savefig",
        "write_html",
        "write_image",
        "save_model",
        "save_pretrained",
    }
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
            else f"`{dotted}` {CHANCE}"
        )
    if dotted in DRAWING:
        return f"`{dotted}` {CHANCE}" if call and draws(dotted, call) and not _seeded(call, None) else None
    if dotted in _FINE:
        return None
    if dotted in ("builtins.getattr", "builtins.setattr", "builtins.delattr", "operator.attrgetter"):
        return _attribute_by_name(dotted, call)
    if dotted.endswith(".rvs") and call is not None and not _seeded(call, None):
        return f"`{dotted}` {CHANCE}"
    if dotted in ("pandas.Timestamp", "pandas.to_datetime", "numpy.datetime64") and _says_now(call):
        return f"`{dotted}` {CLOCK}"
    if dotted in _MODULES:
        return f"`{dotted}` is handed on as a value: what is taken from it does not show"
    if call is not None and dotted.endswith((".from_pretrained", ".load_model")):
        return f"`{dotted}` {NETWORK if dotted.endswith('_pretrained') else READS}"
    if dotted == "builtins.vars" and call is not None and not call.args:
        return "takes names that are made while running"
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        why = NAMES.get(".".join(parts[:length]))
        if why is not None:
            return f"`{dotted}` {why}"
    return None


def method_blind_spot(name: str, call: ast.Call) -> str | None:
    """Why the call of a method of some object is not covered; none where nothing is known against it."""
    words = {keyword.arg for keyword in call.keywords}
    if name in _READING_METHODS:
        return f"`.{name}()` {READS}"
    if name == "from_pretrained":
        return f"`.{name}()` {NETWORK}"
    if name in _WRITING_METHODS:
        return f"`.{name}()` {WRITES}"
    if name in _WRITING_WITH_PATH and (
        call.args or words & {"path", "path_or_buf", "buf", "excel_writer", "con"}
    ):
        return f"`.{name}()` {WRITES}"
    if name == "open" and len(call.args) <= 2:
        return f"`.open()` {READS}"
    if name in ("sample", "rvs") and not _seeded(call, None):
        return f"`.sample()` {CHANCE}"
    if name == "__subclasses__":
        return "`.__subclasses__()` finds classes while running"
    return None


def lasting_state(dotted: str) -> str | None:
    """Why what is made once, when a module is imported, is not covered: each use changes it for the next."""
    if dotted not in _LASTING:
        return None
    return f"`{dotted}` is made once for all nodes, and each use changes it for the next: make it in the node"


def _attribute_by_name(dotted: str, call: ast.Call | None) -> str | None:
    place = 0 if dotted.startswith("operator") else 1
    if call is not None and len(call.args) > place:
        name = call.args[place]
        if isinstance(name, ast.Constant):
            return None
    return f"`{dotted.rpartition('.')[2]}` with a name that is made while running"


def _says_now(call: ast.Call | None) -> bool:
    first = call.args[0] if call is not None and call.args else None
    return isinstance(first, ast.Constant) and first.value in ("now", "today")


def _seeded(call: ast.Call, place: int | None) -> bool:
    given = [keyword.value for keyword in call.keywords if keyword.arg is None or keyword.arg in _SEED_WORDS]
    if place is not None and len(call.args) > place:
        given.append(call.args[place])
    return any(not (isinstance(value, ast.Constant) and value.value is None) for value in given)
