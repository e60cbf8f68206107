"""Calls that change an object: the one whose method is called, or one that is handed over."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_MUTATORS = frozenset(
    {
        "append", "appendleft", "extend", "extendleft", "update", "add", "insert", "pop", "popleft",
        "popitem", "remove", "discard", "clear", "setdefault", "sort", "reverse", "register", "rotate",
        "subtract", "fill", "resize", "put", "put_nowait", "get_nowait", "write", "writelines", "send",
        "seed", "set", "reset", "difference_update", "intersection_update", "symmetric_difference_update",
        "move_to_end", "__setitem__", "__delitem__", "__setattr__", "__delattr__", "__iadd__", "__ior__",
        # estimators and figures
        "fit", "partial_fit", "fit_transform", "fit_predict", "set_params", "set_output", "add_trace",
        "add_traces", "update_layout", "update_traces", "update_xaxes", "update_yaxes", "load_state_dict",
    }
)  # fmt: skip
_CHANGING_ITS_FIRST = frozenset(
    {
        "builtins.setattr", "builtins.delattr", "builtins.next", "heapq.heappush", "heapq.heappop",
        "heapq.heapify", "heapq.heapreplace", "heapq.heappushpop", "bisect.insort", "bisect.insort_left",
        "bisect.insort_right", "operator.setitem", "operator.delitem", "operator.iadd", "operator.ior",
        "random.shuffle", "numpy.put", "numpy.place", "numpy.copyto", "numpy.putmask", "numpy.fill_diagonal",
        "numpy.random.shuffle", "builtins.dict.update", "builtins.list.append",
        "builtins.set.add", "builtins.list.extend", "builtins.object.__setattr__",
    }
)  # fmt: skip
_READ_ONCE = frozenset({"zip", "map", "filter", "enumerate", "reversed"})
_CHANGEABLE = (ast.List, ast.Dict, ast.Set, ast.Call, ast.ListComp, ast.DictComp, ast.SetComp)


def changes_its_object(method: str, call: ast.Call) -> bool:
    """Whether a method, by its name, changes the object that it is called on."""
    in_place = any(
        word.arg == "inplace" and not (isinstance(word.value, ast.Constant) and not word.value.value)
        for word in call.keywords
    )
    return in_place or method in _MUTATORS


def changed_arguments(dotted: str, call: ast.Call) -> Iterator[ast.expr]:
    """Arguments that a function of another package changes."""
    if dotted in _CHANGING_ITS_FIRST and call.args:
        yield call.args[0]
    yield from (word.value for word in call.keywords if word.arg == "out")


def is_read_once(value: ast.expr | None) -> bool:
    """Whether what a constant is made of is used up by the first who reads it."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        return value.func.id in _READ_ONCE
    return isinstance(value, ast.GeneratorExp)


def changeable_defaults(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """Parameters whose default is an object that can be changed."""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    late = positional[len(positional) - len(arguments.defaults) :]
    pairs = [*zip(late, arguments.defaults, strict=True)]
    pairs += [
        (a, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is not None
    ]
    yield from (argument.arg for argument, default in pairs if isinstance(default, _CHANGEABLE))


def cannot_change(value: ast.expr | None) -> bool:
    """Whether what a constant is made of is a number, a text or a tuple: `+=` makes another one."""
    return isinstance(value, ast.Constant | ast.UnaryOp | ast.Tuple | ast.JoinedStr)
