"""Names that a piece of code takes from outside of itself, and what it does to them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from kedro_handoff.fingerprint.code.mutation import changes_its_object
from kedro_handoff.fingerprint.code.reference import (
    BODY,
    HANDED_ON,
    Change,
    KeptChange,
    Reference,
    References,
)
from kedro_handoff.fingerprint.code.scopes import (
    Alias,
    Comprehension,
    FunctionNode,
    Scope,
    aliases_of,
    constant_getattr,
    dotted,
    hints_of,
    local_names,
    looked_up,
    parameters,
    root_chain,
    unquoted,
    until_bound_anew,
)

# Functions of classes that run when a class is made, not when a node runs.
_WHILE_CLASS_IS_MADE = frozenset({"__init_subclass__", "__set_name__", "__prepare__"})
_IN_TEXT = re.compile(r"(?<!\w)@([A-Za-z_]\w*)")
_AT_IMPORT, _DECORATING = 1, 2
_MAKING = frozenset({"__init__", "__new__", "__post_init__"}) | _WHILE_CLASS_IS_MADE


def references_in(nodes: Iterable[ast.AST]) -> References:
    """What several pieces of code take from outside; their own module-level names count as outside."""
    reader = _Reader()
    for node in nodes:
        reader.read(node, ())
    return reader.found


def is_type_checking(test: ast.expr) -> bool:
    """Whether a condition is `TYPE_CHECKING`, false whenever code runs."""
    if isinstance(test, ast.Attribute):
        return test.attr == "TYPE_CHECKING"
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


class _Reader:
    """Walks through code with the local names of the functions around; class bodies hide nothing."""

    def __init__(self) -> None:
        self.found = References()
        self._class_names: frozenset[str] | None = None  # of the class whose body is read
        self._class_is_made = False
        self._depth = 0
        self._same: dict[int, dict[str, set[tuple[str, ...]]]] = {}  # outer names of local ones, by scope
        self._levels: dict[int, int] = {}  # of scopes: how many functions deep
        self._is_base = False
        self._given: dict[str, int] = {}  # parameters, with the line from which each is something else

    def read(self, node: ast.AST, scopes: tuple[Scope, ...]) -> None:
        if isinstance(node, FunctionNode | ast.Lambda):
            self._function(node, scopes)
        elif isinstance(node, ast.ClassDef):
            self._class(node, scopes)
        elif isinstance(node, Comprehension):
            self._comprehension(node, scopes)
        elif isinstance(node, ast.Attribute | ast.Name):
            self._chain(node, scopes, None)
        elif isinstance(node, ast.Call):
            self._call(node, scopes, _AT_IMPORT)
        elif isinstance(node, ast.Constant):
            self._text(node, scopes)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            self._import(node)
        elif isinstance(node, ast.AnnAssign):
            self._annotated(node, scopes)
        elif isinstance(node, ast.If) and is_type_checking(node.test):
            self._all(node.orelse, scopes)
        else:
            if isinstance(node, ast.Nonlocal):
                for name in node.names:
                    self._changed((name,), node.lineno, scopes)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                self.found.for_effect.append(node.value)
            self._indexed(node, scopes)
            self._all(ast.iter_child_nodes(node), scopes)

    def _all(self, nodes: Iterable[ast.AST], scopes: tuple[Scope, ...]) -> None:
        for node in nodes:
            self.read(node, scopes)

    def _function(self, node: FunctionNode | ast.Lambda, scopes: tuple[Scope, ...]) -> None:
        arguments = node.args
        self._all((d for d in (*arguments.defaults, *arguments.kw_defaults) if d is not None), scopes)
        body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else list(node.body)
        around = (self._class_names, self._class_is_made)
        if not isinstance(node, ast.Lambda):
            self._all(map(unquoted, hints_of(node)), scopes)
            self._decorators(node.decorator_list, scopes)
            if self._class_names is not None and node.name in _WHILE_CLASS_IS_MADE:
                self._class_is_made = True
        inner, declared = local_names(body)
        given = [argument.arg for argument in parameters(arguments)]
        inner |= dict.fromkeys(given)
        # methods run later than what makes the object on which they are called
        deeper = 1 if self._class_names is None or getattr(node, "name", "") in _MAKING else 2
        self._same[id(inner)] = {}
        self._levels[id(inner)] = self._depth + deeper
        if self._depth == 0:
            self._given = until_bound_anew(given, body)
        self._class_names = None
        self._depth += deeper
        for name in sorted(declared):
            self._changed((name,), node.lineno, (*scopes, inner))
        self._all(body, (*scopes, inner))
        self._depth -= deeper
        del self._same[id(inner)], self._levels[id(inner)]
        self._class_names, self._class_is_made = around

    def _class(self, node: ast.ClassDef, scopes: tuple[Scope, ...]) -> None:
        self._decorators(node.decorator_list, scopes)
        self._is_base = True
        self._all((*node.bases, *(keyword.value for keyword in node.keywords)), scopes)
        self._is_base = False
        around, self._class_names = self._class_names, frozenset(local_names(list(node.body))[0])
        self._all(node.body, scopes)
        self._class_names = around

    def _decorators(self, decorators: list[ast.expr], scopes: tuple[Scope, ...]) -> None:
        for decorator in decorators:
            if isinstance(decorator, ast.Attribute | ast.Name):
                self._chain(decorator, scopes, None, _AT_IMPORT)
            elif isinstance(decorator, ast.Call):
                self._call(decorator, scopes, _DECORATING)
            else:
                self.read(decorator, scopes)

    def _comprehension(self, node: Comprehension, scopes: tuple[Scope, ...]) -> None:
        generators = node.generators
        inner: Scope = {
            name.id: None for g in generators for name in ast.walk(g.target) if isinstance(name, ast.Name)
        }
        self.read(generators[0].iter, scopes)
        rest = [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.comprehension)]
        for place, generator in enumerate(generators):
            rest += generator.ifs if place == 0 else [generator.iter, *generator.ifs]
        self._all(rest, (*scopes, inner))

    def _chain(
        self, node: ast.expr, scopes: tuple[Scope, ...], call: ast.Call | None, import_depth: int = BODY
    ) -> None:
        chain, start = dotted(node)
        if not isinstance(start, ast.Name):
            if call is not None and chain:
                self.found.methods.append((chain[-1], call))
            self.read(start, scopes)
            return
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            self._changed(chain[:-1], node.lineno, scopes)
        if call is not None and len(chain) > 1 and changes_its_object(chain[-1], call):
            self._changed(chain[:-1], node.lineno, scopes, method=chain[-1])
        found, alias = looked_up(chain[0], scopes)
        if isinstance(start.ctx, ast.Load) and (not found or alias is not None):
            own = chain[0] in (self._class_names or ())
            depth = import_depth if self._depth == 0 else BODY
            within = 0 if self._is_base else self._depth if call is not None else HANDED_ON
            self.found.uses.append(Reference(chain, start.lineno, alias, call, own, depth, within))
        elif call is not None and len(chain) > 1:
            self.found.methods.append((chain[-1], call))

    def _call(self, node: ast.Call, scopes: tuple[Scope, ...], import_depth: int) -> None:
        if constant_getattr(node) is not None:
            self._chain(node, scopes, None)
            self._all(node.args[2:], scopes)
            return
        if isinstance(node.func, ast.Attribute | ast.Name):
            self._chain(node.func, scopes, node, import_depth)
        else:
            self.read(node.func, scopes)
        self._all((*node.args, *(keyword.value for keyword in node.keywords)), scopes)

    def _text(self, node: ast.Constant, scopes: tuple[Scope, ...]) -> None:
        """Names that a text takes from around it: `frame.query("delay > @LIMIT")`."""
        if isinstance(node.value, str):
            for name in _IN_TEXT.findall(node.value):
                if not looked_up(name, scopes)[0]:
                    self.found.uses.append(Reference((name,), node.lineno, perhaps_own=True))

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for name, alias in aliases_of(node):
            (self.found.stars if name == "*" else self.found.imported).append((alias, node.lineno))
        if isinstance(node, ast.Import):  # `import a.b` binds `a`, and executes `a.b`
            self.found.imported += [(Alias(a.name, None, 0), node.lineno) for a in node.names]

    def _annotated(self, node: ast.AnnAssign, scopes: tuple[Scope, ...]) -> None:
        if self._depth == 0 or self._class_names is not None:
            self.read(unquoted(node.annotation), scopes)
        self._indexed(node, scopes)
        self.read(node.target, scopes)
        if node.value is not None:
            self.read(node.value, scopes)

    def _indexed(self, node: ast.AST, scopes: tuple[Scope, ...]) -> None:
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign | ast.Delete):
            targets = node.targets
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name | ast.Attribute) and scopes:
                self._same_object(node.value, targets, scopes[-1])
        elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For | ast.AsyncFor):
            targets = [node.target]
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                self._same_changed((node.target.id,), node.lineno, scopes, is_lengthened=True)
        for target in targets:
            for inner in [target, *(ast.walk(target) if isinstance(target, ast.Tuple | ast.List) else ())]:
                if isinstance(inner, ast.Subscript) and (chain := root_chain(inner.value)):
                    keyed = not isinstance(inner.slice, ast.Constant)
                    self._changed(chain, node.lineno, scopes, is_keyed=keyed)  # type: ignore[attr-defined]

    def _same_object(self, value: ast.expr, targets: list[ast.expr], scope: Scope) -> None:
        """Local names that stand for an outer object: `table = TABLE`."""
        chain, start = dotted(value)
        for target in targets if isinstance(start, ast.Name) and chain[0] not in scope else ():
            if isinstance(target, ast.Name):
                self._same.setdefault(id(scope), {}).setdefault(target.id, set()).add(chain)

    def _changed(
        self,
        chain: tuple[str, ...],
        line: int,
        scopes: tuple[Scope, ...],
        method: str = "",
        is_keyed: bool = False,
    ) -> None:
        found, alias = looked_up(chain[0], scopes)
        if self._class_is_made:
            return
        if not found or alias is not None:
            change = Change(chain, line, self._depth, alias, method, is_keyed=is_keyed)
            self.found.changes.append(change)
            return
        self._same_changed(chain, line, scopes, method)
        around = next(scope for scope in reversed(scopes) if chain[0] in scope)
        level = self._levels.get(id(around), self._depth)
        if level < self._depth and not is_keyed:
            self.found.kept_changes.append(KeptChange(chain[0], line, level, self._depth))
        if self._depth == 1 and line <= self._given.get(chain[0], 0):
            self.found.changes_given.add(chain[0])

    def _same_changed(
        self,
        chain: tuple[str, ...],
        line: int,
        scopes: tuple[Scope, ...],
        method: str = "",
        is_lengthened: bool = False,
    ) -> None:
        """The outer objects for which a local name stands."""
        around = next((scope for scope in reversed(scopes) if chain[0] in scope), {})
        for same in sorted(self._same.get(id(around), {}).get(chain[0], ())):
            _, alias = looked_up(same[0], scopes)
            change = Change((*same, *chain[1:]), line, self._depth, alias, method, is_lengthened)
            self.found.changes.append(change)
