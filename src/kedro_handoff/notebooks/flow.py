"""Names that a block of statements reads before it has bound them, branch by branch."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from kedro_handoff.notebooks.query_names import query_names
from kedro_handoff.notebooks.syntax import walk


def reads_before_bound(body: Sequence[ast.stmt]) -> frozenset[str]:
    """Names whose value must come from outside of the block.

    A name counts as bound only where that is certain: in both branches of an `if`, not in a loop's body
    once the loop is over.
    """
    flow = _Flow()
    flow.block(body, set())
    return frozenset(flow.reads)


class _Flow:
    def __init__(self) -> None:
        self.reads: set[str] = set()

    def block(self, body: Sequence[ast.stmt], bound: set[str]) -> set[str]:
        """Names that are bound for certain behind the block."""
        bound = set(bound)
        for statement in body:
            bound = self._statement(statement, bound)
        return bound

    def _statement(self, node: ast.stmt, bound: set[str]) -> set[str]:
        if isinstance(node, ast.If):
            inner = self._take(bound, node.test)
            return self.block(node.body, inner) & self.block(node.orelse, inner)
        if isinstance(node, ast.For | ast.AsyncFor):
            inner = self._take(bound, node.iter)
            behind = self.block(node.body, inner | set(_stored(node.target)))
            self.block(node.orelse, inner)
            self._take(bound, *_parts(node.target))
            # A loop over what is written out runs at least once, unless something leaves it.
            return behind if _runs(node.iter) and not _is_left(node) else inner
        if isinstance(node, ast.While):
            inner = self._take(bound, node.test)
            self.block(node.body, inner)
            self.block(node.orelse, inner)
            return inner
        if isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                bound = self._take(bound, item.context_expr)
                bound |= set(_stored(item.optional_vars)) if item.optional_vars else set()
            return self.block(node.body, bound)
        if isinstance(node, ast.Try | ast.TryStar):
            return self._tried(node, bound)
        if isinstance(node, ast.Match):
            return self._matched(node, bound)
        return self._take(bound, node) | set(_stored(node))

    def _tried(self, node: ast.Try | ast.TryStar, bound: set[str]) -> set[str]:
        whole = self.block(node.orelse, self.block(node.body, bound))
        for handler in node.handlers:
            inner = self._take(bound, *([handler.type] if handler.type else []))
            whole &= self.block(handler.body, inner | ({handler.name} if handler.name else set()))
        return whole | self.block(node.finalbody, bound)

    def _matched(self, node: ast.Match, bound: set[str]) -> set[str]:
        inner = self._take(bound, node.subject)
        for case in node.cases:
            captured = {n.name for n in walk(case.pattern) if getattr(n, "name", None)}  # type: ignore[attr-defined]
            with_guard = self._take(inner | captured, case.pattern, *([case.guard] if case.guard else []))
            self.block(case.body, with_guard)
        return inner

    def _take(self, bound: set[str], *nodes: ast.AST) -> set[str]:
        """Note what the nodes read; behind them their walruses are bound, too."""
        walrus = {n.target.id for node in nodes for n in walk(node) if isinstance(n, ast.NamedExpr)}
        self.reads |= set(_loads(*nodes)) - bound - walrus
        return bound | walrus


def _parts(target: ast.expr) -> list[ast.AST]:
    """Subscripts and attributes that a loop assigns to: they read the names at their roots."""
    return [n for n in walk(target) if isinstance(n, ast.Subscript | ast.Attribute)]


def _stored(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    if isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            yield (alias.asname or alias.name).split(".")[0]
        return
    for inner in walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id


def _runs(node: ast.expr) -> bool:
    """Whether something to loop over is surely not empty."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        name, arguments = node.func.id, node.args
        if name == "range" and len(arguments) == 1 and isinstance(arguments[0], ast.Constant):
            return isinstance(arguments[0].value, int) and arguments[0].value > 0
        return name in ("enumerate", "zip", "reversed", "sorted") and all(map(_runs, arguments))
    return isinstance(node, ast.List | ast.Tuple | ast.Set) and bool(node.elts)


def _is_left(loop: ast.For | ast.AsyncFor) -> bool:
    return any(isinstance(n, ast.Break | ast.Continue) for part in loop.body for n in walk(part))


def _loads(*nodes: ast.AST) -> Iterator[str]:
    """Names whose value is taken when the code runs; bodies of functions run later, those of lambdas soon."""
    for node in nodes:
        yield from _loaded(node)


def _loaded(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from _loads(*_signature(node.args), *node.decorator_list, *_annotations(node))
        return
    if isinstance(node, ast.Lambda):
        own = {a.arg for a in walk(node.args) if isinstance(a, ast.arg)}
        yield from _loads(*_signature(node.args))
        yield from (name for name in _loads(node.body) if name not in own)
        return
    if isinstance(node, ast.ClassDef):
        outside = _Flow()
        outside.block(node.body, set())
        yield from outside.reads
        yield from _loads(*node.bases, *node.decorator_list, *node.keywords)
        return
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        own = {n.id for g in node.generators for n in walk(g.target) if isinstance(n, ast.Name)}
        yield from _loads(node.generators[0].iter)
        first, *others = node.generators
        inner = [*first.ifs, *others]
        inner += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        yield from (name for name in _loads(*inner) if name not in own)
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load | ast.Del):
        yield node.id
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id
    if isinstance(node, ast.Call):
        yield from query_names(node, deep=False)
    yield from _loads(*ast.iter_child_nodes(node))


def _signature(arguments: ast.arguments) -> list[ast.expr]:
    return [*arguments.defaults, *filter(None, arguments.kw_defaults)]


def _annotations(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    arguments = node.args
    for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
        if argument.annotation is not None:
            yield argument.annotation
    if node.returns is not None:
        yield node.returns
