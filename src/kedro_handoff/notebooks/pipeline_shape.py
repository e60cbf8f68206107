"""What a `pipeline.py` is made of: its words for Kedro's things, its nodes, and where further ones can go."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kedro_handoff.notebooks.syntax import walk

# `kedro.pipeline.pipeline` is a module and a function; who imports it means the function.
_MODULES = ("kedro.pipeline", "kedro.pipeline.node", "kedro.pipeline.modular_pipeline")
_NODES = ("Node", "node")
_PIPELINES = ("Pipeline", "pipeline")
# With one of these a pipeline renames what is in it, so nodes that are added must stay outside.
_RENAMING = ("namespace", "inputs", "outputs", "parameters")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Words:
    """How a file calls Kedro's things.

    Attributes:
        nodes: Expressions that mean `Node` or `node`, as they are written.
        pipelines: Expressions that mean `Pipeline` or `pipeline`.
    """

    nodes: tuple[str, ...]
    pipelines: tuple[str, ...]


def words_of(tree: ast.Module) -> Words:
    """Names under which a module has imported nodes and pipelines."""
    nodes: list[str] = []
    pipelines: list[str] = []
    for statement in walk(tree):
        for name, meaning in _imported(statement):
            if meaning in _MODULES:
                nodes += [f"{name}.{word}" for word in _NODES]
                pipelines += [f"{name}.{word}" for word in _PIPELINES]
            module, _, word = meaning.rpartition(".")
            if module in _MODULES:
                (nodes if word in _NODES else pipelines if word in _PIPELINES else []).append(name)
    used = [ast.unparse(n.func) for n in walk(tree) if isinstance(n, ast.Call)]
    return Words(_by_use(nodes, used), _by_use(pipelines, used))


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Written name and dotted meaning of what an import gives."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.asname or alias.name, alias.name
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        for alias in node.names:
            if alias.name == "*" and node.module == "kedro.pipeline":
                yield from ((word, f"{node.module}.{word}") for word in ("Node", "Pipeline"))
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _by_use(names: Sequence[str], used: Sequence[str]) -> tuple[str, ...]:
    """What the file really uses first; of what it does not use, the plain names in the order of import."""
    known = list(dict.fromkeys(names))
    return tuple(sorted(known, key=lambda name: (-used.count(name), "." in name, known.index(name))))


@dataclass(frozen=True)
class Shape:
    """Where nodes can go in a `pipeline.py`.

    Attributes:
        tree: The file's syntax tree.
        words: How it calls Kedro's things.
        creator: Its `create_pipeline`.
        returns: What returns there; each gives a value.
        nodes: The list literal that takes further nodes, whatever returns; `None` where there is none.
    """

    tree: ast.Module
    words: Words
    creator: Function
    returns: tuple[ast.Return, ...]
    nodes: ast.List | None


def shape_of(tree: ast.Module) -> Shape | None:
    """How the pipeline is written; `None` where the file has no `create_pipeline` that returns something."""
    creator = next((n for n in tree.body if isinstance(n, Function) and n.name == "create_pipeline"), None)
    returns = [node for node in _own(creator) if isinstance(node, ast.Return)] if creator else []
    if creator is None or not returns or any(node.value is None for node in returns):
        return None
    if creator.body[0].lineno == creator.lineno:  # all on one line
        return None
    words = words_of(tree)
    finder = _Finder(creator, words)
    lists = [finder.list_in(node.value) for node in returns if node.value]
    first = lists[0]
    same = first is not None and all(found is first for found in lists)
    return Shape(tree, words, creator, tuple(returns), first if same else None)


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """Nodes of a function's own body, functions in it left out."""
    for child in ast.iter_child_nodes(function):
        yield child
        if not isinstance(child, Function | ast.Lambda | ast.ClassDef):
            yield from _own(child)


class _Finder:
    """Looks for the list literal in which further nodes may stand."""

    def __init__(self, creator: Function, words: Words) -> None:
        self._creator = creator
        self._words = words

    def list_in(self, value: ast.expr) -> ast.List | None:
        """The list of the pipeline that an expression gives."""
        if isinstance(value, ast.Name):
            bound = self._bound(value.id)
            return self.list_in(bound) if bound and not isinstance(bound, ast.Name | ast.List) else None
        if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
            return self.list_in(value.right) or self.list_in(value.left)
        if not isinstance(value, ast.Call) or ast.unparse(value.func) not in self._words.pipelines:
            return None
        if len(value.args) > 1 or any(keyword.arg in (*_RENAMING, None) for keyword in value.keywords):
            return None
        inner = [*value.args, *(k.value for k in value.keywords if k.arg in ("nodes", "pipe"))]
        nodes: ast.expr | None = inner[0] if inner else None
        nodes = self._bound(nodes.id) if isinstance(nodes, ast.Name) else nodes
        return nodes if isinstance(nodes, ast.List) else None

    def _bound(self, name: str) -> ast.expr | None:
        """What a variable is bound to, where that is so once, always, and for the returns only."""
        own = list(_own(self._creator))
        stores = [n for n in own if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store)]
        loads = [n for n in own if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)]
        returned = [[n for n in walk(node) if n in loads] for node in own if isinstance(node, ast.Return)]
        assigned = [s for s in self._creator.body if isinstance(s, ast.Assign | ast.AnnAssign)]
        values = [s.value for s in assigned if any(n in stores for n in walk(s))]
        alone = len(stores) == 1 == len(values) and all(len(found) < 2 for found in returned)
        return values[0] if alone and sum(map(len, returned)) == len(loads) else None


def node_calls(tree: ast.Module, words: Words) -> Iterator[tuple[str, ast.Call]]:
    """Calls that make nodes with a name, wherever in the file they stand."""
    for node in walk(tree):
        if not isinstance(node, ast.Call) or ast.unparse(node.func) not in words.nodes:
            continue
        for keyword in node.keywords:
            if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
                yield str(keyword.value.value), node
