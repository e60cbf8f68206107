"""Names that a piece of code takes from outside of itself, and what it does to them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_Scoped = FunctionNode | ast.Lambda | ast.ClassDef
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

MUTATORS = frozenset(
    [
        "append",
        "appendleft",
        "extend",
        "extendleft",
        "update",
        "add",
        "insert",
        "pop",
        "popleft",
        "popitem",
        "remove",
        "discard",
        "clear",
        "setdefault",
        "sort",
        "reverse",
        "register",
        "subscribe",
        "connect",
    ]
)


@dataclass(frozen=True)
class Alias:
    """What an import statement binds: a module, or a name in one; `module` is as written, without dots."""

    module: str
    name: str | None
    level: int


@dataclass(frozen=True)
class Reference:
    """A use of an outer name: `a.b.c` as ("a", "b", "c").

    Attributes:
        chain: The name and the attributes read from it.
        line: Where.
        alias: The import inside the function that binds its first name, where there is one.
        call: The call whose function it is, where it is one.
        perhaps_own: Whether the name may be one that the class around it binds.
    """

    chain: tuple[str, ...]
    line: int
    alias: Alias | None = None
    call: ast.Call | None = None
    perhaps_own: bool = False


@dataclass
class References:
    """All that a piece of code says about names outside of it."""

    uses: list[Reference] = field(default_factory=list)
    imported: list[tuple[Alias, int]] = field(default_factory=list)
    stars: list[tuple[Alias, int]] = field(default_factory=list)
    changed: list[tuple[str, int]] = field(default_factory=list)  # outer names that it changes when it runs
    methods: list[tuple[str, ast.Call]] = field(default_factory=list)  # calls of methods of inner objects


Scope = dict[str, Alias | None]


def references_in(nodes: list[ast.AST]) -> References:
    """What several pieces of code take from outside; their own module-level names count as outside."""
    reader = _Reader()
    for node in nodes:
        reader.read(node, ())
    return reader.found


def aliases_of(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Alias]]:
    """Names that an import binds, `*` for a star import."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, Alias(node.module or "", alias.name, node.level)
        elif alias.asname:
            yield alias.asname, Alias(alias.name, None, 0)
        else:
            yield alias.name.split(".")[0], Alias(alias.name.split(".")[0], None, 0)


def is_type_checking(test: ast.expr) -> bool:
    """Whether a condition is `TYPE_CHECKING`, false whenever code runs."""
    if isinstance(test, ast.Attribute):
        return test.attr == "TYPE_CHECKING"
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


class _Reader:
    """Walks through code with the local names of the functions around; class bodies hide nothing."""

    def __init__(self) -> None:
        self.found = References()
        self._class_names: frozenset[str] = frozenset()

    def read(self, node: ast.AST, scopes: tuple[Scope, ...]) -> None:
        if isinstance(node, FunctionNode | ast.Lambda):
            self._function(node, scopes)
        elif isinstance(node, ast.ClassDef):
            self._class(node, scopes)
        elif isinstance(node, _Comprehension):
            self._comprehension(node, scopes)
        elif isinstance(node, ast.Attribute | ast.Name):
            self._chain(node, scopes, None)
        elif isinstance(node, ast.Call):
            self._call(node, scopes)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            self._import(node)
        elif isinstance(node, ast.AnnAssign) and scopes:
            self._inner_annotated(node, scopes)
        elif isinstance(node, ast.If) and is_type_checking(node.test):
            self._all(node.orelse, scopes)
        else:
            self._changes(node, scopes)
            self._all(ast.iter_child_nodes(node), scopes)

    def _all(self, nodes: object, scopes: tuple[Scope, ...]) -> None:
        for node in nodes:  # type: ignore[attr-defined]
            self.read(node, scopes)

    def _function(self, node: FunctionNode | ast.Lambda, scopes: tuple[Scope, ...]) -> None:
        arguments = node.args
        outer: list[ast.AST] = [*arguments.defaults, *(d for d in arguments.kw_defaults if d is not None)]
        if not isinstance(node, ast.Lambda):
            outer += node.decorator_list
            self._all(map(_parsed, _annotations(node)), scopes)
        self._all(outer, scopes)
        body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else list(node.body)
        inner, declared = _locals(body)
        for argument in _parameters(arguments):
            inner[argument.arg] = None
        self.found.changed += [(name, node.lineno) for name in sorted(declared)]
        around, self._class_names = self._class_names, frozenset()
        self._all(body, (*scopes, inner))
        self._class_names = around

    def _class(self, node: ast.ClassDef, scopes: tuple[Scope, ...]) -> None:
        self._all((*node.decorator_list, *node.bases, *(k.value for k in node.keywords)), scopes)
        bound, _ = _locals(list(node.body))
        around, self._class_names = self._class_names, frozenset(bound)
        self._all(node.body, scopes)
        self._class_names = around

    def _comprehension(self, node: ast.expr, scopes: tuple[Scope, ...]) -> None:
        generators: list[ast.comprehension] = node.generators  # type: ignore[attr-defined]
        inner: Scope = {
            name.id: None for g in generators for name in ast.walk(g.target) if isinstance(name, ast.Name)
        }
        self.read(generators[0].iter, scopes)
        rest = [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.comprehension)]
        for place, generator in enumerate(generators):
            rest += generator.ifs if place == 0 else [generator.iter, *generator.ifs]
        self._all(rest, (*scopes, inner))

    def _chain(self, node: ast.expr, scopes: tuple[Scope, ...], call: ast.Call | None) -> None:
        names: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute | ast.Call):
            if isinstance(inner, ast.Attribute):
                names.append(inner.attr)
                inner = inner.value
            elif (constant := _constant_getattr(inner)) is not None:
                names.append(constant)
                inner = inner.args[0]
            else:
                break
        if not isinstance(inner, ast.Name):
            if call is not None and names:
                self.found.methods.append((names[0], call))
            self.read(inner, scopes)
            return
        chain = (inner.id, *reversed(names))
        found, alias = _looked_up(inner.id, scopes)
        stored = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del)
        if stored and (not found or alias is not None):
            self.found.changed.append((inner.id, node.lineno))
        if isinstance(inner.ctx, ast.Load) and (not found or alias is not None):
            own = inner.id in self._class_names
            self.found.uses.append(Reference(chain, inner.lineno, alias, call, own))
        elif call is not None and names:
            self.found.methods.append((names[0], call))
        if call is not None and len(chain) > 1 and chain[-1] in MUTATORS and not found:
            self.found.changed.append((inner.id, inner.lineno))

    def _call(self, node: ast.Call, scopes: tuple[Scope, ...]) -> None:
        if _constant_getattr(node) is not None:
            self._chain(node, scopes, None)
            self._all(node.args[2:], scopes)
            return
        if isinstance(node.func, ast.Attribute | ast.Name):
            self._chain(node.func, scopes, node)
        else:
            self.read(node.func, scopes)
        self._all(node.args, scopes)
        self._all((keyword.value for keyword in node.keywords), scopes)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for name, alias in aliases_of(node):
            (self.found.stars if name == "*" else self.found.imported).append((alias, node.lineno))
        if isinstance(node, ast.Import):  # `import a.b` binds `a`, and executes `a.b`
            self.found.imported += [(Alias(a.name, None, 0), node.lineno) for a in node.names]

    def _inner_annotated(self, node: ast.AnnAssign, scopes: tuple[Scope, ...]) -> None:
        self._changes(node, scopes)
        self.read(node.target, scopes)
        if node.value is not None:
            self.read(node.value, scopes)

    def _changes(self, node: ast.AST, scopes: tuple[Scope, ...]) -> None:
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign | ast.Delete):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For | ast.AsyncFor):
            targets = [node.target]
        for target in targets:
            for inner in [target, *(ast.walk(target) if isinstance(target, ast.Tuple | ast.List) else ())]:
                if isinstance(inner, ast.Subscript):
                    name = _root(inner.value)
                    if name is not None and not _looked_up(name, scopes)[0]:
                        self.found.changed.append((name, inner.lineno))


def _annotations(node: FunctionNode) -> list[ast.expr]:
    given = [argument.annotation for argument in _parameters(node.args)]
    return [annotation for annotation in (*given, node.returns) if annotation is not None]


def _parsed(annotation: ast.expr) -> ast.expr:
    """An annotation in quotes as the expression that it stands for."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            parsed = ast.parse(annotation.value, mode="eval").body
        except (SyntaxError, ValueError):
            return annotation
        for inner in ast.walk(parsed):
            if hasattr(inner, "lineno"):
                inner.lineno = annotation.lineno
        return parsed
    return annotation


def _parameters(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None)


def _looked_up(name: str, scopes: tuple[Scope, ...]) -> tuple[bool, Alias | None]:
    for scope in reversed(scopes):
        if name in scope:
            return True, scope[name]
    return False, None


def _root(node: ast.expr) -> str | None:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _constant_getattr(node: ast.Call) -> str | None:
    if isinstance(node.func, ast.Name) and node.func.id == "getattr" and len(node.args) in (2, 3):
        name = node.args[1]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            return name.value
    return None


def _locals(body: list[ast.AST]) -> tuple[Scope, set[str]]:
    """Names bound in a function, with the import that binds one, and those that it declares global."""
    names: Scope = {}
    declared: set[str] = set()
    outer: set[str] = set()
    pending = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            names.setdefault(node.id, None)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= dict(aliases_of(node))
        elif isinstance(node, ast.Global):
            declared.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            outer.update(node.names)
        else:
            _bound_otherwise(node, names)
        pending += _same_scope(node)
    stored = {name for name in declared if name in names}
    return {k: v for k, v in names.items() if k not in declared and k not in outer}, stored


def _bound_otherwise(node: ast.AST, names: Scope) -> None:
    name = None
    if isinstance(node, FunctionNode | ast.ClassDef | ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        name = node.name
    elif isinstance(node, ast.MatchMapping):
        name = node.rest
    if name is not None:
        names.setdefault(name, None)


def _same_scope(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, FunctionNode | ast.ClassDef | ast.Lambda):
        return []
    if isinstance(node, _Comprehension):  # of its names only `:=` binds outside of it
        return [n for n in ast.walk(node) if isinstance(n, ast.NamedExpr)]
    return list(ast.iter_child_nodes(node))
