"""State outside of all names that a notebook sets: seeds, options, environment.

A function that depends on it gives other numbers once it runs elsewhere, and says nothing. So whoever is
promoted must not depend on it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version

from kedro_handoff.notebooks.constants import dotted
from kedro_handoff.notebooks.program import Function, Program, Statement, remembered
from kedro_handoff.notebooks.syntax import walk

# What sets state, as dotted names after imports are resolved: what it is, and who depends on it.
_SETTERS = {
    "numpy.random.seed": ("the seed of NumPy's global random numbers", "draws:numpy"),
    "numpy.random.set_state": ("the state of NumPy's global random numbers", "draws:numpy"),
    "random.seed": ("the seed of Python's global random numbers", "draws:random"),
    "random.setstate": ("the state of Python's global random numbers", "draws:random"),
    "torch.manual_seed": ("the seed of PyTorch", "library:torch"),
    "torch.set_default_dtype": ("the default type of PyTorch", "library:torch"),
    "tensorflow.random.set_seed": ("the seed of TensorFlow", "library:tensorflow,keras"),
    "tensorflow.keras.utils.set_random_seed": ("the seed of TensorFlow", "library:tensorflow,keras"),
    "keras.utils.set_random_seed": ("the seed of Keras", "library:tensorflow,keras"),
    "faker.Faker.seed": ("the seed of Faker", "library:faker"),
    "pandas.set_option": ("an option of pandas", "tables"),
    "pandas.reset_option": ("an option of pandas", "tables"),
    "numpy.seterr": ("NumPy's handling of floating-point errors", "library:numpy,pandas,scipy"),
    "sklearn.set_config": ("the configuration of scikit-learn", "fits"),
    "locale.setlocale": ("the locale", "word:strftime,strptime,month_name,day_name,currency,locale,atof"),
    "time.tzset": ("the time zone", "word:now,today,fromtimestamp,localtime,strftime"),
    "os.chdir": ("the current folder", "files"),
    "os.putenv": ("an environment variable", "word:environ,getenv,expandvars"),
    "decimal.setcontext": ("the context of decimal numbers", "library:decimal"),
    "polars.Config": ("the configuration of Polars", "library:polars"),
    "xarray.set_options": ("the options of xarray", "library:xarray"),
    "sys.path.append": ("the folders that modules are imported from", "imports"),
    "sys.path.insert": ("the folders that modules are imported from", "imports"),
    "sys.path.extend": ("the folders that modules are imported from", "imports"),
    "tqdm.tqdm.pandas": ("methods of pandas that show progress", "word:progress_apply,progress_map"),
    "tqdm.auto.tqdm.pandas": ("methods of pandas that show progress", "word:progress_apply,progress_map"),
    "tqdm.notebook.tqdm.pandas": ("methods of pandas that show progress", "word:progress_apply,progress_map"),
    "pandarallel.pandarallel.initialize": ("methods of pandas", "word:parallel_apply,parallel_map"),
}
_STATE_ROOTS = {
    "pandas.options": ("an option of pandas", "tables"),
    "os.environ": ("an environment variable", "word:environ,getenv,expandvars"),
    "sys.path": ("the folders that modules are imported from", "imports"),
    "locale": ("the locale", "library:locale"),
}
_MAGICS = {
    "env": ("an environment variable", "word:environ,getenv,expandvars"),
    "set_env": ("an environment variable", "word:environ,getenv,expandvars"),
    "cd": ("the current folder", "files"),
}
# Options that change how things look and never what they are.
_HARMLESS = ("display.", "plotting.", "styler.", "mode.chained_assignment", "io.excel")
# Libraries of pictures: how they are set changes how things look. Warnings change nothing.
_LOOKS = ("matplotlib", "seaborn", "plotly", "altair", "bokeh", "warnings", "logging", "IPython")
_OLD_NAMES = ("numpy.float", "numpy.int", "numpy.bool", "numpy.object", "numpy.str", "numpy.NaN")


@dataclass(frozen=True)
class StateChange:
    """A statement that sets state outside of all names.

    Attributes:
        statement: Where it stands.
        line: Its line in the cell.
        what: The state, in words.
        touches: Who depends on it: `draws:numpy`, `library:a,b`, `word:a,b`, `tables`, `fits`, `files`,
            `imports`, or several, with semicolons.
    """

    statement: Statement
    line: int
    what: str
    touches: str


@remembered
def state_changes(program: Program) -> Iterator[StateChange]:
    """Statements outside of functions that set such state, themselves or by a function, in physical order."""
    inside = _by_function(program)
    for statement in program.statements:
        if isinstance(statement.node, Function):
            continue
        if isinstance(statement.node, ast.ClassDef):
            yield from _accessors(statement, program)
            continue
        for node in walk(statement.node):
            yield from (
                StateChange(statement, node.lineno, *found)  # type: ignore[attr-defined]
                for found in _change(node, program.modules)
            )
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            for change in inside.get(called, ()):
                yield replace(change, statement=statement, line=node.lineno)  # type: ignore[attr-defined]


def _by_function(program: Program) -> dict[str, list[StateChange]]:
    """What calling each function of the notebook sets, through others as well."""
    functions = [s for s in program.statements if isinstance(s.node, Function)]
    found: dict[str, list[StateChange]] = {}
    for statement in functions:
        own = [
            StateChange(statement, 1, *change)
            for node in walk(statement.node)
            for change in _change(node, program.modules)
        ]
        found.setdefault(statement.node.name, []).extend(own)  # type: ignore[attr-defined]
    if not any(found.values()):
        return found
    for _ in functions:
        for statement in functions:
            mine = found[statement.node.name]  # type: ignore[attr-defined]
            for node in walk(statement.node):
                name = node.id if isinstance(node, ast.Name) else ""
                mine.extend(c for c in found.get(name, ()) if c not in mine)
    return found


def _change(node: ast.AST, modules: dict[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Call):
        name = dotted(node.func, modules)
        if name in _SETTERS and not _is_harmless(name, node):
            yield _SETTERS[name]
        elif name.startswith("os.environ.") and name.rpartition(".")[2] in ("update", "setdefault", "pop"):
            yield _STATE_ROOTS["os.environ"]
        elif name.startswith("polars.Config.set_"):
            yield _SETTERS["polars.Config"]
        elif isinstance(node.func, ast.Attribute) and node.func.attr in ("run_line_magic", "magic"):
            yield from _magic(node)
        elif getattr(node.func, "id", "") == "setattr" and node.args:
            target, named = dotted(node.args[0], modules), node.args[1:2]
            word = _text(named[0]) if named else "*"
            if target and not target.startswith(_LOOKS):
                yield _patched(f"{target}.{word}")
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Delete):
        targets = [node.target] if isinstance(node, ast.AugAssign) else node.targets
        for one in targets:
            yield from _assigned(one, modules)


def _assigned(target: ast.expr, modules: dict[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Call):
        if dotted(target.value.func, modules) in ("decimal.getcontext", "sklearn.get_config"):
            yield _SETTERS["decimal.setcontext"]
        return
    if not isinstance(target, ast.Attribute | ast.Subscript):
        return
    name = dotted(target, modules)
    for root, found in _STATE_ROOTS.items():
        inner = name.removeprefix(f"{root}.")
        if name == root or name.startswith(f"{root}."):
            if not inner.startswith(_HARMLESS):
                yield found
            return
    if name and not name.startswith(_LOOKS):
        yield _patched(name)


def _patched(name: str) -> tuple[str, str]:
    library, _, attribute = name.partition(".")
    word = attribute.rpartition(".")[2]
    touched = f"word:{word}" if name in _OLD_NAMES else f"library:{library};word:{word}"
    return f"`{name}`, an attribute of a library", touched


def _magic(call: ast.Call) -> Iterator[tuple[str, str]]:
    words = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    name, *rest = words or [""]
    if name in _MAGICS and (name == "cd" or any("=" in r or " " in r.strip() for r in rest)):
        yield _MAGICS[name]


def _accessors(statement: Statement, program: Program) -> Iterator[StateChange]:
    """Classes that are registered with pandas: `@pd.api.extensions.register_dataframe_accessor("geo")`."""
    for decorator in statement.node.decorator_list:  # type: ignore[attr-defined]
        call = decorator if isinstance(decorator, ast.Call) else None
        if call is None or not dotted(call.func, program.modules).startswith(
            "pandas.api.extensions.register"
        ):
            continue
        word = _text(call.args[0]) if call.args else "*"
        what = f"the accessor `{word}` of pandas"
        yield StateChange(statement, statement.node.lineno, what, f"word:{word}")


def _text(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, str) else "*"


def _is_harmless(name: str, call: ast.Call) -> bool:
    """Whether it changes only how things look, or which warnings are shown."""
    texts = [n.value for n in walk(call) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    if name == "numpy.seterr":
        return not {"raise", "call"} & set(texts)
    if name == "sklearn.set_config":
        return {k.arg for k in call.keywords} <= {"display", "print_changed_only"}
    if name in ("pandas.set_option", "pandas.reset_option"):
        first = call.args[0] if call.args else None
        text = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
        if text == "mode.copy_on_write":
            return _pandas_major() >= 3  # it is always on there
        return text.startswith((*_HARMLESS, "max_", "width", "chained_assignment", "precision"))
    return False


def _pandas_major() -> int:
    try:
        return int(version("pandas").partition(".")[0])
    except (PackageNotFoundError, ValueError):
        return 0


def names_and_words(code: Sequence[ast.AST]) -> frozenset[str]:
    """All names and attributes that code mentions."""
    nodes = [n for one in code for n in walk(one)]
    names = {n.id for n in nodes if isinstance(n, ast.Name)}
    return frozenset(names | {n.attr for n in nodes if isinstance(n, ast.Attribute)})
