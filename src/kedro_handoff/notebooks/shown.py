"""Statements that only put something on the screen: tables, numbers, pictures. No node needs them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from kedro_handoff.notebooks.constants import dotted
from kedro_handoff.notebooks.names import root_name
from kedro_handoff.notebooks.randomness import draws_when_run
from kedro_handoff.notebooks.syntax import walk

if TYPE_CHECKING:
    from kedro_handoff.notebooks.program import Program, Statement

_PRINTING = frozenset(("print", "display", "help", "dir", "pprint", "type", "len"))
_PICTURES = (
    *("matplotlib", "seaborn", "plotly", "altair", "bokeh", "holoviews", "hvplot", "folium"),
    *("missingno", "IPython.display", "ipywidgets", "pprint", "warnings", "mpl_toolkits", "graphviz"),
)
_DATA_OF_PICTURES = ("seaborn.load_dataset", "plotly.express.data", "plotly.data")
_PLOTTING = frozenset(("plot", "hist", "boxplot", "scatter", "show"))
# Methods that give something and change nothing: thrown away, their result was only looked at.
_LOOKING = frozenset(
    (
        *("head", "tail", "info", "describe", "sample", "value_counts", "nunique", "unique", "isna"),
        *("isnull", "notna", "notnull", "corr", "cov", "memory_usage", "sum", "mean", "median", "min"),
        *("max", "std", "var", "count", "quantile", "mode", "skew", "kurt", "kurtosis", "any", "all"),
        *("groupby", "agg", "aggregate", "size", "sort_values", "sort_index", "nlargest", "nsmallest"),
        *("reset_index", "set_index", "to_frame", "tolist", "to_list", "to_string", "round", "astype"),
        *("loc", "iloc", "query", "filter", "select_dtypes", "dropna", "fillna", "drop_duplicates"),
        *("duplicated", "pivot_table", "pivot", "unstack", "stack", "melt", "crosstab", "apply", "map"),
        *("transform", "isin", "between", "rank", "cumsum", "pct_change", "diff", "shift", "resample"),
        *("rolling", "T", "idxmax", "idxmin", "score", "predict", "predict_proba", "get_params"),
        *("copy", "rename", "assign", "merge", "join", "items", "keys", "format", "background_gradient"),
        *("style", "hide", "equals", "keys", "most_common", "contains", "transpose", "get", "abs", "drop"),
        *("strip", "lower", "upper", "split", "replace", "title", "len", "head", "nunique", "first", "last"),
    )
)
_HARMLESS_MAGICS = frozenset(
    (
        *("matplotlib", "config", "load_ext", "reload_ext", "autoreload", "timeit", "pip", "conda"),
        *("who", "whos", "who_ls", "pinfo", "pinfo2", "precision", "pwd", "ls", "history", "lsmagic"),
        *("pdoc", "psource", "pdef", "xmode", "colors", "pprint", "prun", "memit", "watermark", "mamba"),
        *("uv", "load", "page", "quickref", "magic", "automagic", "notebook", "logstart", "dhist"),
    )
)
_WRITING = frozenset(
    (
        *("to_csv", "to_parquet", "to_excel", "to_pickle", "to_json", "to_sql", "to_feather", "to_hdf"),
        *("save", "savez", "savetxt", "dump", "write", "writelines", "write_text", "write_bytes", "mkdir"),
        *("makedirs", "remove", "unlink", "rmtree", "copyfile", "move", "post", "put", "execute"),
        *("commit", "send", "system", "Popen", "check_call", "open", "exec", "eval", "setattr"),
    )
)
_BLOCKS = (ast.For, ast.If, ast.With, ast.While)
_PLAIN = (
    *(ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Compare, ast.Tuple, ast.List, ast.Dict),
    *(ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.JoinedStr, ast.IfExp, ast.ListComp, ast.DictComp, ast.Set),
)


def shown(program: Program) -> frozenset[int]:
    """Positions of statements that only show something and give nothing that other code reads."""
    pictures = _pictures(program)
    seeded = any(_sets_seed(s) for s in program.statements)
    found = {s for s in program.statements if _only_shows(s, program, pictures)}
    # With a seed set somewhere, a look at `df.sample(5)` moves the random numbers on.
    found = {s for s in found if not (seeded and draws_when_run(s.node, program))}
    while True:
        needed = {s for s in found if _is_needed(s, program, {f.position for f in found})}
        if not needed:
            return frozenset(s.position for s in found)
        found -= needed


def _sets_seed(statement: Statement) -> bool:
    calls = (n for n in walk(statement.node) if isinstance(n, ast.Call))
    return any(getattr(call.func, "attr", getattr(call.func, "id", "")) == "seed" for call in calls)


def _is_needed(statement: Statement, program: Program, found: set[int]) -> bool:
    return any(
        reader.position not in found
        for name in statement.names.binds
        for reader in program.readers(name, statement.position)
    )


def _pictures(program: Program) -> frozenset[str]:
    """Names that hold pictures, axes and the like."""
    found: set[str] = set()
    for statement in program.statements:
        for node in walk(statement.node):
            if isinstance(node, ast.Assign) and _is_picture(node.value, program, found):
                parts = (n for target in node.targets for n in walk(target))
                found |= {n.id for n in parts if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            if isinstance(node, ast.For) and root_name(node.iter) in found:
                found |= {n.id for n in walk(node.target) if isinstance(n, ast.Name)}
            if isinstance(node, ast.For) and isinstance(node.iter, ast.Call):
                inner = [
                    root_name(a.func) if isinstance(a, ast.Call) else root_name(a) for a in node.iter.args
                ]
                targets = getattr(node.target, "elts", [])
                pairs = zip(targets, inner, strict=False)
                found |= {t.id for t, root in pairs if root in found and isinstance(t, ast.Name)}
    return frozenset(found)


def _is_picture(node: ast.expr, program: Program, pictures: set[str] | frozenset[str]) -> bool:
    if isinstance(node, ast.Call):
        name = dotted(node.func, program.modules)
        if name:
            return name.startswith(_PICTURES) and not name.startswith(_DATA_OF_PICTURES)
        if isinstance(node.func, ast.Attribute):
            if node.func.attr in _PLOTTING or ".plot." in f".{ast.unparse(node.func)}.":
                return True
            return _is_picture(node.func.value, program, pictures)
        return False
    if isinstance(node, ast.Attribute | ast.Subscript):
        return _is_picture(node.value, program, pictures)
    return isinstance(node, ast.Name) and node.id in pictures


def _only_shows(statement: Statement, program: Program, pictures: frozenset[str]) -> bool:
    if {name for name, _ in statement.names.changes} - pictures:
        return False
    if _writes(statement.node) and not _is_harmless_magic(statement.node):
        return False
    if _asks_own_object(statement, program):
        return False
    return _shows(statement.node, program, pictures)


def _asks_own_object(statement: Statement, program: Program) -> bool:
    """Whether it calls a method of a class of the notebook, which may change its object."""
    classes = (s.node for s in program.statements if isinstance(s.node, ast.ClassDef))
    methods = {n.name for c in classes for n in walk(c) if isinstance(n, ast.FunctionDef)}
    calls = (n for n in walk(statement.node) if isinstance(n, ast.Call)) if methods else ()
    return any(isinstance(call.func, ast.Attribute) and call.func.attr in methods for call in calls)


def _shows(node: ast.stmt, program: Program, pictures: frozenset[str]) -> bool:
    if isinstance(node, ast.Expr):
        return _is_harmless_magic(node) or _looks(node.value, program, pictures)
    if isinstance(node, ast.Assign):
        drawn = (ast.Attribute, ast.Subscript)
        kept = all(isinstance(t, drawn) and _is_look(t, program, pictures) for t in node.targets)
        return kept or _is_picture(node.value, program, pictures)
    if isinstance(node, _BLOCKS):
        inner = [*node.body, *getattr(node, "orelse", [])]
        shows = [_shows(s, program, pictures) for s in inner]
        scratch = [isinstance(s, ast.Assign | ast.AugAssign | ast.Pass) for s in inner]
        return any(shows) and all(s or t for s, t in zip(shows, scratch, strict=True))
    return False


def _is_look(target: ast.expr, program: Program, pictures: frozenset[str]) -> bool:
    return dotted(target, program.modules).startswith(_PICTURES) or root_name(target) in pictures


def _looks(node: ast.expr, program: Program, pictures: frozenset[str]) -> bool:
    if isinstance(node, ast.Call):
        return _is_look_at(node, program, pictures)
    return isinstance(node, _PLAIN) and all(
        _looks(call, program, pictures) for call in walk(node) if isinstance(call, ast.Call)
    )


def _is_look_at(call: ast.Call, program: Program, pictures: frozenset[str]) -> bool:
    function = call.func
    if isinstance(function, ast.Name) and function.id in program.effects:
        return _only_looks(function.id, program, frozenset())
    if _is_picture(call, program, pictures):
        return True
    if isinstance(function, ast.Name):
        return function.id in _PRINTING and not program.binding(function.id)
    name = dotted(function, program.modules)
    if name:
        known = name.startswith(("numpy.", "pandas.", "sklearn.metrics."))
        return known and not name.startswith(("pandas.set_", "pandas.reset_", "numpy.set", "numpy.random"))
    return isinstance(function, ast.Attribute) and function.attr in _LOOKING


def _only_looks(name: str, program: Program, seen: frozenset[str]) -> bool:
    """Whether a function of the notebook changes nothing, whatever it gives."""
    effects = program.effects[name]
    if effects.changed or effects.outside:
        return False
    nodes = [n for s in program.binding(name) for n in walk(s.node)]
    called = {n.id for n in nodes if isinstance(n, ast.Name) and n.id in program.effects} - seen - {name}
    quiet = not any(isinstance(n, ast.Global | ast.Yield) or _is_writing(n) for n in nodes)
    return quiet and all(_only_looks(one, program, seen | {name}) for one in called)


def _writes(node: ast.AST) -> bool:
    return any(_is_writing(inner) for inner in walk(node))


def _is_writing(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    word = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if word == "print" and any(k.arg == "file" for k in node.keywords):
        return True
    return word in _WRITING or word == "get_ipython" or word.startswith("write_")


def _is_harmless_magic(node: ast.AST) -> bool:
    """`%matplotlib inline`, `!pip install`: what the notebook needs and a pipeline does not."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return False
    if "get_ipython" not in ast.unparse(call.func.value):
        return False
    words = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if call.func.attr == "run_line_magic":
        return bool(words) and words[0] in _HARMLESS_MAGICS
    installing = (
        "pip ",
        "pip3 ",
        "conda ",
        "mamba ",
        "uv ",
        "ls",
        "head ",
        "cat ",
        "nvidia-smi",
        "python -m pip",
    )
    return call.func.attr == "system" and bool(words) and words[0].strip().startswith(installing)
