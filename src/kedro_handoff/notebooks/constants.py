"""Values that stand in a notebook's source: what may travel along, and what may become a parameter."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kedro_handoff.notebooks.syntax import walk

if TYPE_CHECKING:
    from kedro_handoff.notebooks.program import Program

_BUILDERS = frozenset(
    (
        *("dict", "list", "set", "tuple", "frozenset", "range", "len", "str", "int", "float", "bool"),
        *("sorted", "min", "max", "sum", "round", "abs", "complex", "slice"),
    )
)
# Functions of libraries that give the same value each time and keep no state.
_STEADY = frozenset(
    (
        *("re.compile", "pathlib.Path", "os.path.join", "logging.getLogger", "textwrap.dedent"),
        *("pandas.Timestamp", "pandas.Timedelta", "pandas.to_datetime", "pandas.to_timedelta"),
        *("pandas.DateOffset", "pandas.date_range", "pandas.Interval", "pandas.CategoricalDtype"),
        *("pandas.api.types.CategoricalDtype", "pandas.Series", "pandas.IntervalIndex.from_tuples"),
        *("datetime.datetime", "datetime.date", "datetime.timedelta", "datetime.time"),
        *("datetime.timezone", "datetime.datetime.strptime", "datetime.date.fromisoformat"),
        *("datetime.datetime.fromisoformat", "zoneinfo.ZoneInfo", "decimal.Decimal", "fractions.Fraction"),
        *("numpy.array", "numpy.arange", "numpy.linspace", "numpy.logspace", "numpy.geomspace"),
        *("numpy.zeros", "numpy.ones", "numpy.eye", "numpy.log", "numpy.exp", "numpy.sqrt", "numpy.dtype"),
        *("numpy.deg2rad", "numpy.radians", "numpy.timedelta64", "numpy.datetime64", "numpy.full"),
        *("collections.OrderedDict", "collections.namedtuple", "functools.partial"),
        *("operator.itemgetter", "operator.attrgetter", "typing.TypeVar", "typing.NewType"),
    )
)
# Methods of text and of collections that change nothing.
_METHODS = frozenset(
    (
        *("split", "splitlines", "join", "strip", "lower", "upper", "title", "format", "replace"),
        *("keys", "values", "items", "copy", "union", "difference", "intersection", "get"),
    )
)
_OPERATIONS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}


def is_constant(node: ast.stmt, program: Program) -> bool:
    """Whether it gives one name a value that stands in the source.

    Numbers, text and collections of them, what is worked out of those, lambdas, and calls that give the same
    each time (`re.compile`, `pd.Timestamp`).
    """
    value = constant_value(node)
    return value is not None and _is_pure(value, program, frozenset())


def constant_value(node: ast.stmt) -> ast.expr | None:
    """What a statement gives its one name."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.value
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.value
    return None


def _is_pure(node: ast.AST, program: Program, seen: frozenset[str]) -> bool:
    if isinstance(node, ast.Call):
        return _is_steady(node, program) and _all_pure(node, program, seen)
    if isinstance(node, ast.Name):
        return isinstance(node.ctx, ast.Store) or _stands_in_source(node.id, program, seen)
    if isinstance(node, ast.Lambda):
        return True  # what it takes when it is called is looked for in its turn
    if isinstance(node, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom | ast.GeneratorExp):
        return False
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp):
        own = {n.id for g in node.generators for n in walk(g.target) if isinstance(n, ast.Name)}
        return _all_pure(node, program, seen | own)
    return _all_pure(node, program, seen)


def _all_pure(node: ast.AST, program: Program, seen: frozenset[str]) -> bool:
    return all(_is_pure(child, program, seen) for child in ast.iter_child_nodes(node))


def _stands_in_source(name: str, program: Program, seen: frozenset[str]) -> bool:
    if name in seen:
        return True
    definitions = program.binding(name)
    if not definitions:
        return name in _BUILDERS or name in ("None", "object", "Exception")
    for definition in definitions:
        if isinstance(
            definition.node,
            ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
        ):
            continue
        value = constant_value(definition.node)
        if value is None or not _is_pure(value, program, seen | {name}):
            return False
    return True


def _is_steady(call: ast.Call, program: Program) -> bool:
    function = call.func
    name = dotted(function, program.modules)
    if name:
        return name in _STEADY or name.startswith(("math.", "numpy.int", "numpy.float"))
    if isinstance(function, ast.Name):
        return function.id in _BUILDERS and not program.binding(function.id)
    return isinstance(function, ast.Attribute) and function.attr in _METHODS


def dotted(node: ast.expr, modules: dict[str, str]) -> str:
    """`np.random.seed` as `numpy.random.seed`; a subscript is a step named by its key; else empty."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
        else:
            key = node.slice
            parts.append(str(key.value) if isinstance(key, ast.Constant) else "*")
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in modules:
        return ""
    return ".".join([modules[node.id], *reversed(parts)])


def value_of(program: Program, node: ast.expr | None, position: int) -> Any:
    """The value of an expression of numbers, text, collections and of names of such, as it is at a place.

    Raises:
        ValueError: It is worked out of something else.
    """
    if isinstance(node, ast.Name):
        definition = program.definition(node.id, position)
        value = None if definition is None else constant_value(definition.node)
        if definition is None or value is None:
            raise ValueError(node.id)
        return value_of(program, value, definition.position)
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        kind = {ast.List: list, ast.Tuple: tuple, ast.Set: set}[type(node)]
        return kind(value_of(program, element, position) for element in node.elts)
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return {value_of(program, k, position): value_of(program, v, position) for k, v in pairs}
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        left, right = value_of(program, node.left, position), value_of(program, node.right, position)
        return _worked_out(_OPERATIONS[type(node.op)], left, right)
    if node is None:
        raise ValueError("nothing")
    return ast.literal_eval(node)


def _worked_out(operation: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    repeated = operation is operator.mul and not all(isinstance(v, int | float) for v in (left, right))
    if repeated and any(isinstance(v, int) and v > 10_000 for v in (left, right)):
        raise ValueError("too long to be a parameter")
    if operation is operator.mod and isinstance(left, str):
        raise ValueError("a formatted text")
    try:
        return operation(left, right)
    except (TypeError, ArithmeticError) as error:
        raise ValueError(str(error)) from error


def survives_yaml(value: Any) -> bool:
    """Whether a parameter file gives it back as it is: a tuple would come back as a list."""
    if isinstance(value, dict):
        return all(isinstance(k, str | int) and survives_yaml(v) for k, v in value.items())
    if isinstance(value, list):
        return all(map(survives_yaml, value))
    return value is None or isinstance(value, str | int | float | bool)
