"""Where code that runs at import stands, and which of a class's functions run when."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kedro_handoff.fingerprint.code.scopes import FunctionNode, Scope, local_names, parameters
from kedro_handoff.fingerprint.code.source_module import SourceModule

Given = Sequence[ast.AST]
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
_CALLS_ITS_FIRST = frozenset(
    {
        "builtins.map", "builtins.property", "builtins.filter", "functools.reduce", "numpy.vectorize",
        "collections.defaultdict",
        "itertools.takewhile", "itertools.dropwhile", "itertools.filterfalse", "itertools.starmap",
        "numpy.fromfunction", "numpy.apply_along_axis", "numpy.frompyfunc",
    }
)  # fmt: skip
_CALLS_ITS_SECOND = frozenset({"re.sub", "re.subn", "itertools.groupby", "itertools.accumulate"})
_CALLING_METHODS = frozenset({"apply", "map", "agg", "pipe", "transform", "sub"})
_CALLING_WORDS = frozenset({"key", "default_factory"})
_PROPERTIES = frozenset({"property", "cached_property", "setter"})


@dataclass(frozen=True)
class Frame:
    """Code of one scope.

    Attributes:
        module: Where it stands.
        scopes: Names of the functions around.
        definitions: Functions and classes that these define.
        owners: Parameters of the functions around, with the function that has each.
    """

    module: SourceModule
    scopes: tuple[Scope, ...] = ()
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    owners: Mapping[str, ast.AST] = field(default_factory=dict)

    def inside(self, function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Frame:
        """The frame of a function that is defined here."""
        body: list[ast.AST] = [function.body] if isinstance(function, ast.Lambda) else list(function.body)
        names, declared = local_names(body)
        own = {argument.arg for argument in parameters(function.args)}
        scope: Scope = {**names, **dict.fromkeys(own)}
        hidden = set(scope) | declared
        return Frame(
            self.module,
            (*self.scopes, scope),
            {n: d for n, d in self.definitions.items() if n not in hidden} | definitions_in(body),
            {n: f for n, f in self.owners.items() if n not in hidden} | dict.fromkeys(own, function),
        )

    def in_class(self, node: ast.ClassDef) -> Frame:
        """The frame of a class's body: its functions do not see it."""
        body: list[ast.AST] = list(node.body)
        found = {**self.definitions, **definitions_in(body)}
        return replace(self, scopes=(*self.scopes, local_names(body)[0]), definitions=found)


@dataclass(frozen=True)
class Calling:
    """A call that is followed.

    Attributes:
        func: What is called.
        node: The call; none of a decorator and of what is handed on.
        given: What it is given, for when it calls that.
        frame: Where it stands.
        depth: 2 where what it gives is called too.
    """

    func: ast.expr
    node: ast.Call | None
    given: Given
    frame: Frame
    depth: int


def definitions_in(body: list[ast.AST]) -> dict[str, Definition]:
    """Functions and classes that a body defines, those defined once and bound to nothing else."""
    found: dict[str, Definition] = {}
    several: set[str] = set()
    pending = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, FunctionNode | ast.ClassDef):
            if node.name in found:
                several.add(node.name)
            found[node.name] = node
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            several.add(node.id)
        elif not isinstance(node, ast.Lambda):
            pending += ast.iter_child_nodes(node)
    return {name: node for name, node in found.items() if name not in several}


def called_arguments(dotted: str, call: ast.Call) -> Iterator[ast.expr]:
    """Arguments that another package's function calls before it returns."""
    if call.args and dotted in _CALLS_ITS_FIRST:
        yield call.args[0]
    if len(call.args) > 1 and (dotted in _CALLS_ITS_SECOND):
        yield call.args[1]
    if dotted == "builtins.iter" and len(call.args) > 1:
        yield call.args[0]
    if dotted.startswith(("numpy.", "pandas.", "builtins.", "itertools.")):
        held = (
            part for a in call.args if isinstance(a, ast.List | ast.Dict) for part in ast.iter_child_nodes(a)
        )
        yield from (part for part in (*call.args, *held) if isinstance(part, ast.Lambda))
    yield from (word.value for word in call.keywords if word.arg in _CALLING_WORDS)


def arguments_called_by_method(name: str, call: ast.Call) -> Iterator[ast.expr]:
    """Arguments that a method of a table, a pattern or a list calls."""
    given = [*call.args, *(word.value for word in call.keywords)]
    if name in _CALLING_METHODS:
        yield from given
    else:
        yield from (argument for argument in given if isinstance(argument, ast.Lambda))
        yield from (word.value for word in call.keywords if word.arg in _CALLING_WORDS)


def runs_with_class(node: ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions of a class that run when a class is derived from it, or it is indexed."""
    for member in node.body:
        if isinstance(member, FunctionNode) and member.name in ("__init_subclass__", "__class_getitem__"):
            yield member


def runs_with_object(node: ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions of a class that may run, unnamed, when an object of it is made and used."""
    for member in node.body:
        if isinstance(member, FunctionNode):
            said = {_last(decorator) for decorator in member.decorator_list}
            special = member.name.startswith("_") and member.name.endswith("_")
            watched = any(part in word for word in said for part in ("valid", "serial", "computed"))
            if special or watched or said & _PROPERTIES or member.name == "model_post_init":
                yield member


def _last(decorator: ast.expr) -> str:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def returned(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    """Expressions that a function gives back."""
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
        elif not isinstance(node, FunctionNode | ast.ClassDef | ast.Lambda):
            pending += ast.iter_child_nodes(node)


def is_dispatched(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether functions registered elsewhere may run in a function's place."""
    return any(_last(d) in ("singledispatch", "singledispatchmethod") for d in function.decorator_list)


def is_now(node: ast.Constant) -> bool:
    """Whether a text stands for the moment at which it is read."""
    return isinstance(node.value, str) and node.value.strip().lower() in ("now", "today")


def is_super(node: ast.expr) -> bool:
    """Whether an expression is `super()`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
