"""Names that a piece of code reads, binds and changes in place, found without running it."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kedro_handoff.notebooks.flow import reads_before_bound
from kedro_handoff.notebooks.query_names import free_query_names
from kedro_handoff.notebooks.syntax import walk

_BUILTINS = frozenset(dir(builtins))
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

# Methods that change the object they are called on, in pandas, scikit-learn and the standard library.
_CHANGING = frozenset(
    (
        *("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse"),
        *("update", "setdefault", "popitem", "add", "discard", "__setitem__", "__delitem__"),
        *("fit", "fit_transform", "fit_predict", "fit_resample", "partial_fit", "set_params", "set_output"),
        *("compile", "train", "step", "zero_grad", "load_state_dict"),
        *("fill", "resize", "put", "itemset", "appendleft", "popleft", "rotate"),
        *("write", "writelines", "read", "readline", "readlines", "seek", "shuffle", "seed"),
        # Draws: a generator of random numbers is another one afterwards.
        *("normal", "integers", "permutation", "standard_normal", "uniform", "random", "poisson", "choice"),
        *("binomial", "exponential", "lognormal", "randint", "rand", "randn"),
    )
)


@dataclass(frozen=True)
class Names:
    """What a piece of top-level code does with names of the notebook.

    Attributes:
        reads: Names whose value it takes when it runs, from outside of itself.
        deferred: Names that functions and classes defined in it take from outside, when they are called.
        binds: Names that it gives a value: by assignment, import, `def`, `class`, `for`, `with`, `del`.
        changes: Names whose object it may change in place, with the line where it does, counted from 1.
    """

    reads: frozenset[str]
    deferred: frozenset[str]
    binds: frozenset[str]
    changes: tuple[tuple[str, int], ...]


def names_of(source: str, tree: ast.Module | None = None, own: frozenset[str] = frozenset()) -> Names:
    """Names in top-level code; built-in names are left out unless the notebook binds them.

    Args:
        source: The code.
        tree: The same, parsed.
        own: Built-in names to which the notebook gives another meaning somewhere.

    Raises:
        SyntaxError: It is not Python.
    """
    tree = tree or ast.parse(source)
    table = symtable.symtable(source, "<cell>", "exec")
    binds = {symbol.get_name() for symbol in table.get_symbols() if _is_bound(symbol)}
    binds |= _bound_from_inside(table)
    reads = reads_before_bound(tree.body)
    deferred = {name for child in table.get_children() for name in _globals_of(child)}
    if isinstance(tree.body[0] if tree.body else None, _DEFINITIONS):
        deferred |= free_query_names(tree)
    plain = _BUILTINS - own
    return Names(
        reads=frozenset(name for name in reads if name not in plain),
        deferred=frozenset(name for name in deferred if name not in plain or name in binds),
        binds=frozenset(binds),
        changes=tuple(changes_in(tree)),
    )


def reads_of_block(body: Sequence[ast.stmt], own: frozenset[str] = frozenset()) -> frozenset[str]:
    """Names whose value a block of statements needs from above; built-in names are left out."""
    return frozenset(name for name in reads_before_bound(body) if name not in _BUILTINS - own)


def is_builtin(name: str) -> bool:
    """Whether Python itself knows the name."""
    return name in _BUILTINS


def free_names(function_source: str, own: frozenset[str] = frozenset()) -> frozenset[str]:
    """Global names that one function or class takes from outside, nested scopes included.

    Args:
        function_source: Its text.
        own: Built-in names to which the notebook gives another meaning somewhere.

    Raises:
        SyntaxError: It is not Python.
    """
    table = symtable.symtable(function_source, "<function>", "exec")
    bound = {symbol.get_name() for symbol in table.get_symbols() if _is_bound(symbol)}
    inside = {name for child in table.get_children() for name in _globals_of(child)}
    at_definition = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    tree = ast.parse(function_source)
    asked = free_query_names(tree)
    return frozenset(name for name in (inside | at_definition | asked) - bound if name not in _BUILTINS - own)


def _is_bound(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _globals_of(table: symtable.SymbolTable) -> Iterator[str]:
    for symbol in table.get_symbols():
        # Python's symtable takes the names of a function called `top` for a module's: local names are global.
        if symbol.is_local() and not symbol.is_declared_global():
            continue
        if symbol.is_global() and (symbol.is_referenced() or symbol.is_declared_global()):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _globals_of(child)


def _bound_from_inside(table: symtable.SymbolTable) -> set[str]:
    """Names that a function makes global and assigns; a comprehension's walrus does so at the top."""
    found = set()
    for child in table.get_children():
        for symbol in child.get_symbols():
            if symbol.is_declared_global() and symbol.is_assigned():
                found.add(symbol.get_name())
        found |= _bound_from_inside(child)
    return found


def changes_in(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Names whose object code changes in place as far as its own text says, with the line."""
    for node in walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign | ast.Delete):
            targets = list(node.targets)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For):
            targets = [node.target]
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                yield node.target.id, node.lineno  # `x += [1]` changes a list where it is
        for target in targets:
            for part in walk(target):
                if isinstance(part, ast.Subscript | ast.Attribute) and isinstance(
                    part.ctx, ast.Store | ast.Del
                ):
                    name = root_name(part)
                    if name:
                        yield name, node.lineno  # type: ignore[attr-defined]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            inplace = any(
                keyword.arg == "inplace"
                and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
                for keyword in node.keywords
            )
            name = root_name(node.func)
            if name and (inplace or node.func.attr in _CHANGING):
                yield name, node.lineno


def root_name(node: ast.expr) -> str | None:
    """The name at the root of `df`, `df["x"]`, `df.loc[...]`, `a.b.c`; `None` behind a call."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None
