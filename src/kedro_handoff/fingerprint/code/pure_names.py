"""Names of other packages that may be called at import: what they give depends on their arguments alone."""

from __future__ import annotations

import ast

from kedro_handoff.fingerprint.code.blind_spots import external_blind_spot, method_blind_spot
from kedro_handoff.fingerprint.code.distributions import is_standard

# Called at import, these depend on their arguments alone, or on what is installed. `x.*`: all below `x`
# but what is known to look elsewhere (`blind_names`).
_PURE = frozenset(
    {
        "builtins.*", "re.*", "typing.*", "typing_extensions.*", "dataclasses.*", "enum.*", "functools.*",
        "itertools.*", "collections.*", "operator.*", "math.*", "cmath.*", "decimal.*", "fractions.*",
        "numbers.*", "string.*", "textwrap.*", "statistics.*", "abc.*", "contextlib.*", "contextvars.*",
        "copy.*", "types.*", "hashlib.*", "base64.*", "struct.*", "binascii.*", "zlib.*", "weakref.*",
        "threading.*", "queue.*", "bisect.*", "heapq.*", "calendar.*", "warnings.*", "argparse.*", "html.*",
        "shlex.*", "difflib.*", "array.*", "graphlib.*", "zoneinfo.ZoneInfo", "json.loads", "json.dumps",
        "datetime.datetime", "datetime.date", "datetime.time", "datetime.timedelta", "datetime.timezone",
        "datetime.datetime.strptime", "datetime.datetime.fromisoformat", "datetime.datetime.combine",
        "datetime.date.fromisoformat", "datetime.time.fromisoformat", "logging.getLogger",
        "logging.config.dictConfig",
        "logging.addLevelName", "logging.basicConfig", "logging.captureWarnings", "logging.disable",
        "logging.NullHandler", "logging.StreamHandler", "logging.Formatter", "logging.LoggerAdapter",
        "logging.Filter", "logging.getLevelName", "logging.debug", "logging.info", "logging.warning",
        "pathlib.Path", "pathlib.PurePath", "pathlib.PurePosixPath", "os.fspath", "os.path.join",
        "os.path.dirname", "os.path.basename", "os.path.split", "os.path.splitext", "os.path.normpath",
        "os.path.isabs", "uuid.UUID", "uuid.uuid3", "uuid.uuid5", "sys.setrecursionlimit", "sys.intern",
        "random.seed", "random.Random", "urllib.parse.*", "ast.*", "keyword.*", "unicodedata.*", "pprint.*",
        "importlib.util.find_spec", "sys.exc_info", "sys.getrecursionlimit", "collections.abc.*",
        # of other packages, constructors below are taken from the list of packages
        "numpy.*", "pandas.to_datetime", "pandas.to_timedelta", "pandas.to_numeric", "pandas.date_range",
        "pandas.period_range", "pandas.interval_range", "pandas.timedelta_range", "pandas.concat",
        "pandas.cut", "pandas.set_option", "pandas.get_option", "pandas.reset_option",
        "pandas.option_context", "pandas.array", "pandas.isna", "pandas.notna", "pandas.api.*",
        "pandas.offsets.*", "pandas.tseries.*", "pandas.MultiIndex.*", "pandas.DataFrame.from_dict",
        "pandas.DataFrame.from_records", "pandas.Categorical.from_codes", "pandas.options.*",
        "sklearn.set_config", "sklearn.config_context", "sklearn.base.clone", "sklearn.pipeline.*",
        "sklearn.compose.*", "sklearn.metrics.make_scorer", "sklearn.utils.estimator_html_repr",
        "matplotlib.use", "matplotlib.rcParams.update", "matplotlib.pyplot.rcParams.update",
        "matplotlib.pyplot.switch_backend", "matplotlib.pyplot.get_cmap", "matplotlib.pyplot.ioff",
        "seaborn.set", "seaborn.set_theme", "seaborn.set_style", "seaborn.set_palette",
        "seaborn.color_palette", "plotly.io.templates.*", "tqdm.tqdm.pandas", "torch.manual_seed",
        "torch.set_num_threads", "torch.set_default_dtype", "torch.device",
        "polars.col", "polars.lit", "polars.when", "polars.Config.*",
        "pyarrow.schema", "pyarrow.field", "pyarrow.int*", "pyarrow.string", "pyarrow.float*",
        "pyarrow.timestamp", "pyarrow.bool_", "pyarrow.date32", "pyarrow.list_", "pyarrow.struct",
        "pydantic.*", "attr.*", "attrs.*", "pandera.*", "click.*", "typer.*", "pluggy.*", "omegaconf.*",
        "kedro.pipeline.*", "kedro.framework.hooks.*", "kedro.framework.project.find_pipelines",
        "kedro.framework.cli.*", "numba.*", "tenacity.*", "beartype.*", "typeguard.*",
        "wrapt.*", "backoff.*", "cachetools.*", "deprecated.*", "dateutil.parser.parse", "dateutil.tz.gettz",
        "pytz.timezone", "importlib.metadata.version", "inspect.signature", "inspect.isclass",
        "inspect.isfunction", "inspect.cleandoc",
    }
)  # fmt: skip
# These hold, though the names around them are blind spots in a node.
_FINE_AT_IMPORT = frozenset(
    {
        "kedro.framework.project.find_pipelines", "importlib.metadata.version", "inspect.signature",
        "inspect.isclass", "inspect.isfunction", "inspect.cleandoc", "kedro.framework.hooks.hook_impl",
    }
)  # fmt: skip
# Below the names above, these look elsewhere.
_ELSEWHERE = (
    "numpy.DataSource", "numpy.fromregex", "numpy.lib", "numpy.get_include", "numpy.show", "numpy.f2py",
    "numpy.ctypeslib", "numpy.testing", "numpy.core", "click.get_", "click.prompt", "click.confirm",
    "click.edit", "click.launch", "click.getchar", "click.pause", "click.open_file", "typer.get_",
    "typer.prompt", "typer.confirm", "typer.launch", "typer.run", "kedro.framework.cli.utils.load_",
    "kedro.framework.cli.utils.python_call", "omegaconf.OmegaConf.load", "omegaconf.OmegaConf.register",
    "functools.cmp_to_key", "types.FunctionType", "builtins.breakpoint", "builtins.help", "shlex.shlex",
    "operator.methodcaller", "pandera.io", "pydantic.BaseSettings", "pydantic.v1.BaseSettings",
    "lightgbm.Booster", "lightgbm.Dataset", "xgboost.DMatrix", "xgboost.Booster", "catboost.Pool",
    "pyarrow.OSFile", "pyarrow.MemoryMappedFile", "contextlib.chdir", "numba.get_",
    "omegaconf.OmegaConf.from_cli",
    "argparse.FileType",
    "threading.get_", "threading.current", "threading.active", "threading.enumerate", "threading.main",
)  # fmt: skip
_READING = (
    "load",
    "read",
    "open",
    "from_file",
    "from_yaml",
    "from_json",
    "parse_file",
    "fetch",
    "download",
    "scan",
)
# A capitalised name of these is a class, and to make one of it looks nowhere else.
_OF_CLASSES = frozenset(
    {
        "pandas", "numpy", "scipy", "sklearn", "kedro", "pydantic", "plotly", "matplotlib", "lightgbm",
        "xgboost", "catboost", "statsmodels", "polars", "pyarrow", "pandera", "attr", "attrs",
        "imblearn", "click", "typer", "rich", "category_encoders", "feature_engine", "dateutil", "pytz",
        "pint", "networkx", "typing_extensions", "pluggy", "ruamel", "packaging",
    }
)  # fmt: skip
_NOT_THESE = (
    "kedro.config", "kedro.io", "kedro.framework.session", "kedro.runner", "pyarrow.fs", "torch.hub",
)  # fmt: skip
# Values, not functions, that say something of the process and the machine.
_VALUES = frozenset(
    {
        "os.environ", "os.environb", "sys.argv", "sys.orig_argv", "sys.stdin", "sys.modules", "sys.path",
        "sys.executable", "sys.prefix", "sys.flags", "sys.warnoptions", "sys.meta_path", "sys.path_hooks",
        "time.tzname", "time.timezone", "time.altzone", "time.daylight",
        "kedro.framework.project.pipelines", "site.ENABLE_USER_SITE", "tempfile.tempdir",
    }
)  # fmt: skip
_MAKES_CLASSES = frozenset(
    {
        "collections.namedtuple", "typing.NamedTuple", "typing.NewType", "typing.TypedDict", "enum.Enum",
        "enum.IntEnum", "enum.StrEnum", "dataclasses.make_dataclass", "pydantic.create_model",
        "typing_extensions.TypedDict", "builtins.type",
    }
)  # fmt: skip
_PURE_METHODS = frozenset(
        name
        for kind in (str, bytes, list, tuple, dict, set, frozenset, int, float, complex)
        for name in dir(kind)
        if not name.startswith("_")
) | frozenset(
    {
        # dates and spans, paths, patterns, counters
        "replace", "isoformat", "strftime", "date", "time", "weekday", "toordinal", "total_seconds",
        "with_suffix", "with_name", "with_stem", "joinpath", "relative_to", "is_relative_to",
        "as_posix", "as_uri", "is_absolute", "match", "fullmatch", "search", "findall", "finditer",
        "sub", "subn", "group", "groups", "groupdict", "most_common", "move_to_end", "popleft",
        "appendleft", "quantize", "new_child", "hexdigest", "digest",
        # loggers, parsers of arguments
        "debug", "info", "warning", "error", "critical", "exception", "log", "setLevel", "addHandler",
        "addFilter", "setFormatter", "getChild", "add_argument", "add_argument_group", "add_parser",
        "set_defaults", "add_subparsers", "command", "add_command", "callback", "option", "argument",
        # pipelines of Kedro
        "tag", "filter", "only_nodes", "only_nodes_with_tags", "only_nodes_with_namespaces",
        "only_nodes_with_inputs", "only_nodes_with_outputs", "from_nodes", "to_nodes", "from_inputs",
        "to_outputs", "inputs", "outputs", "datasets", "all_inputs", "all_outputs", "describe",
        # arrays, tables, estimators
        "astype", "reshape", "tolist", "to_list", "to_dict", "to_numpy", "to_series", "to_frame", "sum",
        "mean", "std", "min", "max", "round", "item", "set_index", "reset_index", "assign", "rename",
        "sort_values", "cumsum", "flatten", "ravel", "fill", "any", "all", "unique", "isin", "drop",
        "dropna", "fillna", "head", "tail", "tz_localize", "tz_convert", "normalize", "union",
        "difference", "intersection", "transpose", "set_params", "get_params", "set_output",
        "set_fit_request", "alias", "cast", "rule", "register", "is_valid", "as_unit", "isna", "notna",
        "to_timedelta64", "to_pydatetime", "groupby", "agg", "apply", "map", "pipe", "setter", "getter",
        "deleter",
    }
)  # fmt: skip


def why_not_pure(dotted: str, call: ast.Call | None) -> str | None:
    """Why a call of another package's name at import is not known to depend on its arguments alone."""
    of_settings = dotted.startswith("kedro.framework.project.settings.")
    if dotted in _FINE_AT_IMPORT or (of_settings and dotted.rpartition(".")[2] in _PURE_METHODS):
        return None
    if not dotted.startswith(("sklearn.", "kedro.framework.cli.")):
        why = external_blind_spot(dotted, call)
        if why is not None:
            return why
    if _is_pure(dotted) or "__version__" in dotted:
        return None
    return f"`{dotted.removeprefix('builtins.')}` is called, and nothing is known of what it looks at"


def _is_pure(dotted: str) -> bool:
    parts = dotted.split(".")
    if dotted.startswith(_ELSEWHERE) or (not is_standard(parts[0]) and parts[-1].startswith(_READING)):
        return False
    if dotted in _PURE or any(f"{'.'.join(parts[:n])}.*" in _PURE for n in range(1, len(parts))):
        return True
    if dotted.rstrip("0123456789") + "*" in _PURE:
        return True
    is_class = parts[-1][:1].isupper() and not any(part[:1].isupper() for part in parts[:-1])
    return is_class and parts[0] in _OF_CLASSES and not dotted.startswith(_NOT_THESE)


def why_not_pure_base(dotted: str) -> str | None:
    """Why making an object of a class that derives from another package's may look elsewhere."""
    return None if _is_pure(dotted) else f"`{dotted}` is a base of it, and nothing is known of what that does"


def why_not_pure_method(name: str, call: ast.Call) -> str | None:
    """Why a call of a method at import, of an object made at import, may look elsewhere."""
    if name in ("resolve", "absolute"):
        named = {n.id for n in ast.walk(call.func) if isinstance(n, ast.Name)}
        return None if "__file__" in named else f"`.{name}()` depends on the working directory"
    why = method_blind_spot(name, call)
    if why is None and name not in _PURE_METHODS:
        why = f"`.{name}()` is called, and nothing is known of what it looks at"
    return why


def environment_or_process(dotted: str) -> str | None:
    """Why a value of another package, called or not, says something of the process and the machine."""
    parts = dotted.split(".")
    for length in range(2, len(parts) + 1):
        if ".".join(parts[:length]) in _VALUES:
            name = ".".join(parts[:length])
            if name.startswith("os.environ"):
                return f"`{name}` reads environment variables"
            return f"`{name}` depends on the process or the machine"
    return None


def makes_classes(dotted: str) -> bool:
    """Whether what a call gives is a class of plain values."""
    return dotted in _MAKES_CLASSES
