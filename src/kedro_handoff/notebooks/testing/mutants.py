"""Small changes of a node's code, each of which a good test notices."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kedro_handoff.notebooks.syntax import walk

MOST = 60  # of one node; more are thinned out evenly

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_SYMBOLS: dict[type[ast.AST], str] = {
    **{ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!="},
    **{ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not", ast.Add: "+", ast.Sub: "-"},
    **{ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.BitAnd: "&", ast.BitOr: "|"},
    **{ast.And: "and", ast.Or: "or"},
}
# What pandas and its kind call a thing, and what somebody might have written instead.
_OTHER_NAME = {
    **{"mean": "sum", "sum": "mean", "min": "max", "max": "min", "median": "mean", "first": "last"},
    **{"last": "first", "std": "var", "var": "std", "any": "all", "all": "any", "cumsum": "cummax"},
    **{"nunique": "count", "count": "nunique", "ffill": "bfill", "bfill": "ffill", "head": "tail"},
    **{"tail": "head", "idxmax": "idxmin", "idxmin": "idxmax", "left": "inner", "inner": "left"},
    **{"right": "outer", "outer": "inner"},
}
_LEFT_OUT = frozenset({"axis", "verbose", "n_jobs", "copy", "inplace"})  # another value only breaks the call
_DROPPED = frozenset(
    {"dropna", "drop_duplicates", "fillna", "sort_values", "sort_index", "reset_index", "round", "abs"}
    | {"strip", "lower", "upper", "title", "clip", "shift", "astype", "ffill", "bfill", "replace"}
)

Edit = Callable[[ast.AST], ast.AST | None]


@dataclass(frozen=True)
class Mutant:
    """One change of the code.

    Attributes:
        line: Line in the module, counted from 1.
        words: What became of what: "`>=` became `>`".
        definitions: The changed definitions, to be executed in the module's namespace.
        copies: Whether only a copy of an object was left out, which a result need not show.
    """

    line: int
    words: str
    definitions: ast.Module
    copies: bool = False

    @property
    def place(self) -> str:
        """Line and change, in words."""
        return f"line {self.line}: {self.words}"


def mutants(source: str, names: Sequence[str], most: int = MOST) -> list[Mutant]:
    """Changes of some definitions of a module, in the order of its lines.

    Args:
        source: The module's text.
        names: Functions and constants that count.
        most: How many at most.
    """
    wanted = [node for node in ast.parse(source).body if _names(node) & set(names)]
    module = ast.Module(wanted, [])
    found = [
        Mutant(getattr(node, "lineno", 0), words, _changed(module, place, edit), copies)
        for place, node in enumerate(walk(module))
        for words, edit, copies in _changes(node)
    ]
    found.sort(key=lambda mutant: mutant.line)
    step = max(1.0, len(found) / most)
    return [found[int(place * step)] for place in range(min(most, len(found)))]


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return {target.id for target in targets if isinstance(target, ast.Name)}
    return set()


def _changed(module: ast.Module, place: int, edit: Edit) -> ast.Module:
    """A copy of the definitions in which the node at a place of the walk is another, or gone."""
    copied: Any = copy.deepcopy(module)
    target = next(node for at, node in enumerate(walk(copied)) if at == place)
    replacement = edit(target)
    if replacement is not target:
        copied = _Replacement(target, replacement).visit(copied)
    changed: ast.Module = ast.fix_missing_locations(copied)
    return changed


class _Replacement(ast.NodeTransformer):
    def __init__(self, target: ast.AST, replacement: ast.AST | None) -> None:
        self._target = target
        self._replacement = replacement

    def visit(self, node: ast.AST) -> ast.AST | None:
        if node is not self._target:
            return self.generic_visit(node)
        if self._replacement is None:
            return ast.copy_location(ast.Pass(), node)
        return ast.copy_location(self._replacement, node)


def _changes(node: ast.AST) -> Iterator[tuple[str, Edit, bool]]:
    """What can become of one node of the tree."""
    for words, edit in _operators(node):
        yield words, edit, False
    for words, edit in _constants(node):
        yield words, edit, False
    for words, edit in _statements(node):
        yield words, edit, False
    yield from _calls(node)


def _operators(node: ast.AST) -> Iterator[tuple[str, Edit]]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in _COMPARISONS.get(type(operator), ()):
                yield _became(operator, other), _with_item("ops", place, other())
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _ARITHMETIC:
        other_operator = _ARITHMETIC[type(node.op)]
        if not any(isinstance(part, ast.JoinedStr) or _is_text(part) for part in ast.iter_child_nodes(node)):
            yield _became(node.op, other_operator), _with("op", other_operator())
    elif isinstance(node, ast.BoolOp):
        either = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield _became(node.op, either), _with("op", either())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert | ast.USub):
        sign = {ast.Not: "not", ast.Invert: "~", ast.USub: "-"}[type(node.op)]
        yield f"`{sign}` was left out", lambda target: target.operand  # type: ignore[attr-defined]
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield "the condition became its opposite", _negated


def _became(one: ast.AST, other: type[ast.AST]) -> str:
    return f"`{_SYMBOLS[type(one)]}` became `{_SYMBOLS[other]}`"


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _with(name: str, value: object) -> Edit:
    def edit(target: ast.AST) -> ast.AST:
        setattr(target, name, value)
        return target

    return edit


def _with_item(name: str, place: int, value: object) -> Edit:
    def edit(target: ast.AST) -> ast.AST:
        getattr(target, name)[place] = value
        return target

    return edit


def _negated(target: ast.AST) -> ast.AST:
    target.test = ast.UnaryOp(ast.Not(), target.test)  # type: ignore[attr-defined]
    return target


def _constants(node: ast.AST) -> Iterator[tuple[str, Edit]]:
    if isinstance(node, ast.Constant) and not isinstance(node.value, bool):
        if isinstance(node.value, int):
            others: tuple[object, ...] = (node.value + 1, node.value - 1)
        elif isinstance(node.value, float):
            others = (node.value * 1.1, node.value * 0.9) if node.value else (0.1, -0.1)
        elif isinstance(node.value, str) and node.value in _OTHER_NAME:
            others = (_OTHER_NAME[node.value],)
        else:
            others = ()
        for other in others:
            yield f"{node.value!r} became {other!r:.12}", _with("value", other)
    elif isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant):
        if isinstance(node.value.value, bool) and node.arg not in _LEFT_OUT:
            other = not node.value.value
            yield (
                f"`{node.arg}={node.value.value}` became `{node.arg}={other}`",
                _with("value", ast.Constant(other)),
            )
    elif isinstance(node, ast.Compare):
        for place, part in enumerate(node.comparators):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                other_text = _other_text(part.value)
                yield (
                    f"{part.value!r} became {other_text!r}",
                    _with_item("comparators", place, ast.Constant(other_text)),
                )


def _other_text(text: str) -> str:
    """Another day for a date, something else for other texts."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return f"{text[:-2]}{'02' if text.endswith('01') else '01'}"
    return f"{text}_"


def _statements(node: ast.AST) -> Iterator[tuple[str, Edit]]:
    """Statements without which the code can still run."""
    if isinstance(node, ast.Assign) and _is_one_call(node):
        return  # the call is left out by itself
    if isinstance(node, ast.AugAssign) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        droppable = True
    elif isinstance(node, ast.Assign):
        droppable = all(map(_may_be_missing, node.targets, [node.value] * len(node.targets)))
    else:
        return
    if droppable:
        text = ast.unparse(node).partition("\n")[0]
        yield f"`{text if len(text) <= 40 else text[:37] + '...'}` was left out", lambda _: None


def _may_be_missing(target: ast.expr, value: ast.expr) -> bool:
    if isinstance(target, ast.Name):
        return any(isinstance(part, ast.Name) and part.id == target.id for part in walk(value))
    return isinstance(target, ast.Subscript | ast.Attribute)


def _calls(node: ast.AST) -> Iterator[tuple[str, Edit, bool]]:
    if not isinstance(node, ast.Call):
        return
    if isinstance(node.func, ast.Attribute):
        name = node.func.attr
        if name in _OTHER_NAME:
            other = _OTHER_NAME[name]
            yield f"`{name}` became `{other}`", _renamed(other), False
        if _is_copy(node):
            yield "`.copy()` was left out", _receiver, True
        elif name in _DROPPED:
            yield f"`.{name}()` was left out", _receiver, False


def _is_one_call(node: ast.Assign) -> bool:
    """`df = df.dropna()`: without the call, nothing is left of it."""
    target, method = node.targets[0], getattr(node.value, "func", None)
    if not isinstance(target, ast.Name) or not isinstance(method, ast.Attribute):
        return False
    same = isinstance(method.value, ast.Name) and method.value.id == target.id
    return _is_copy(node.value) or (same and method.attr in _DROPPED)


def _is_copy(node: ast.AST) -> bool:
    """`df.copy()`, but not `copy.copy(df)`."""
    method = node.func if isinstance(node, ast.Call) else None
    if not isinstance(method, ast.Attribute) or method.attr != "copy":
        return False
    return not (isinstance(method.value, ast.Name) and method.value.id == "copy")


def _renamed(name: str) -> Edit:
    def edit(target: ast.AST) -> ast.AST:
        target.func.attr = name  # type: ignore[attr-defined]
        return target

    return edit


def _receiver(target: ast.AST) -> ast.AST:
    return target.func.value  # type: ignore[attr-defined, no-any-return]
