"""Whether what is loaded is what the text says: modules are patched, files edited under a process."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from types import CodeType, FunctionType

from kedro_handoff.fingerprint.code.codebase import Codebase
from kedro_handoff.fingerprint.code.live import compiled
from kedro_handoff.fingerprint.code.loaded import same_code
from kedro_handoff.fingerprint.code.parts import NotCovered
from kedro_handoff.fingerprint.code.scopes import FunctionNode
from kedro_handoff.fingerprint.code.source_module import SourceModule

_EDITED = "its file was edited after this process began: start anew or reload, so that it is what is loaded"


def replaced(found: Iterable[tuple[str, str]], codebase: Codebase) -> Iterator[tuple[str, object]]:
    """What stands where the text has another: set or filled from somewhere that is not reached."""
    for module_name, name in found:
        module, loaded = codebase.module(module_name), sys.modules.get(module_name)
        nodes = module.bound.get(name, []) if module is not None and loaded is not None else []
        if len(nodes) != 1 or module is None:
            continue
        value = vars(loaded).get(name)
        if isinstance(nodes[0], FunctionNode) and not nodes[0].decorator_list:
            if not (isinstance(value, FunctionType) and value.__code__.co_qualname == name):
                yield f"{module_name}.{name}", value
        elif isinstance(nodes[0], ast.Assign | ast.AnnAssign) and name in vars(loaded):
            if not _says(nodes[0].value, value):
                yield f"{module_name}.{name}", value
        elif isinstance(nodes[0], ast.ClassDef) and isinstance(value, type):
            for attribute, member in vars(value).items():
                own = isinstance(member, FunctionType) and member.__code__.co_qualname.startswith(f"{name}.")
                if (
                    isinstance(member, FunctionType)
                    and not own
                    and codebase.holds(member.__code__.co_filename)
                ):
                    yield f"{module_name}.{name}.{attribute}", member


def edited(found: Iterable[tuple[str, str]], codebase: Codebase) -> Iterator[NotCovered]:
    """Parts of modules whose file is newer than this process that cannot be shown to be what is loaded."""
    for module_name, name in found:
        module, loaded = codebase.module(module_name), sys.modules.get(module_name)
        if module is None or loaded is None or module.trusted:
            continue
        nodes = [s for s in module.bound.get(name, []) if not isinstance(s, ast.Import | ast.ImportFrom)]
        if not name:
            nodes = module.effects
        if nodes and not (name and _is_loaded(module, nodes, vars(loaded).get(name))):
            yield NotCovered(str(module.path), nodes[0].lineno, f"`{name or module_name}`: {_EDITED}")


def _is_loaded(module: SourceModule, nodes: list[ast.stmt], value: object) -> bool:
    node = nodes[-1]
    if len(nodes) > 1:
        return False
    if isinstance(node, FunctionNode):
        return _same(module, value, node.name)
    if isinstance(node, ast.ClassDef):
        members = (
            [m for m in vars(value).values() if isinstance(m, FunctionType)]
            if isinstance(value, type)
            else []
        )
        plain = not node.bases and not node.decorator_list and all(map(_is_plain_member, node.body))
        return plain and bool(members) and all(_same(module, m, m.__code__.co_qualname) for m in members)
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        try:
            said = ast.literal_eval(node.value)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return False
        return type(said) is type(value) and repr(said) == repr(value)
    return False


def _says(written: ast.expr | None, value: object) -> bool:
    """Whether a constant may be what its text says: that it is not shows where the text is a plain value."""
    try:
        said = ast.literal_eval(written) if written is not None else value
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return True
    if isinstance(said, tuple) or (type(said) is type(value) and repr(said) == repr(value)):
        return True  # of `A, B = 1, 2`, each name has a part
    return isinstance(said, set | frozenset) and said == value


def _is_plain_member(statement: ast.stmt) -> bool:
    if isinstance(statement, FunctionNode):
        return not statement.decorator_list
    return isinstance(statement, ast.Pass | ast.Expr)


def _same(module: SourceModule, value: object, qualname: str) -> bool:
    if not isinstance(value, FunctionType) or value.__closure__:
        return False
    candidates: list[CodeType] = compiled(module).get(qualname, [])
    return len(candidates) == 1 and same_code(value.__code__, candidates[0])
