"""What statements change in place beyond what stands in them: through aliases, containers and functions.

`combine = [train, test]` and `for part in combine: part["x"] = 1` change `train` and `test`; so does a
call of a function of the notebook that changes its argument. Names are followed statement by statement;
where it is unsure whether two names mean one object, they do.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kedro_handoff.notebooks.handed_on import carriers_in, changed_through
from kedro_handoff.notebooks.names import changes_in, root_name
from kedro_handoff.notebooks.syntax import walk

# Calls that give an object with a state that each use moves on.
_STATEFUL = frozenset(
    (
        *("default_rng", "RandomState", "Random", "SystemRandom", "iter", "open", "count", "cycle"),
        *("reader", "DictReader", "Faker"),
    )
)
# Functions that change their first argument, whatever library they are of.
_CHANGING_FIRST = frozenset(
    (
        *("shuffle", "heappush", "heappop", "heapify", "insort", "fill_diagonal", "copyto", "put"),
        *("setattr", "delattr", "next", "setitem", "delitem", "place", "putmask", "put_along_axis"),
    )
)
_KINDS = ("list", "dict", "set")
_PASSING = frozenset(("zip", "enumerate", "list", "tuple", "reversed", "sorted", "iter", "set", "dict"))
_INNER = frozenset(("items", "values", "get", "setdefault", "pop"))
_RETURNING_SELF = frozenset(("fit", "partial_fit", "set_params", "set_output"))


@dataclass(frozen=True)
class FunctionEffects:
    """What calling a function does to what it is given.

    Attributes:
        parameters: Its parameters in order.
        changed: Parameters whose object it may change.
        returned: Parameters whose object it may return.
        outside: Names of the notebook whose object it may change.
    """

    parameters: tuple[str, ...]
    changed: frozenset[str] = frozenset()
    returned: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()

    def given(self, call: ast.Call, names: frozenset[str], first: ast.expr | None = None) -> set[str]:
        """Names at the roots of what a call hands to some parameters."""
        values = [first, *call.args[1:]] if first is not None else list(call.args)
        bound: dict[str, ast.expr] = dict(zip(self.parameters, values, strict=False))
        bound |= {k.arg: k.value for k in call.keywords if k.arg}
        return {n for p, value in bound.items() if p in names and (n := root_name(value))}


@dataclass
class Effects:
    """Follows statements in order and says what each of them may change.

    Attributes:
        functions: Effects of the notebook's functions by name.
    """

    functions: Mapping[str, FunctionEffects] = field(default_factory=dict)
    _same: dict[str, set[str]] = field(default_factory=dict)
    _parts: dict[str, set[str]] = field(default_factory=dict)
    _drawn: dict[str, set[str]] = field(default_factory=dict)
    _stateful: set[str] = field(default_factory=set)
    _carriers: set[str] = field(default_factory=set)

    def step(self, node: ast.stmt, binds: Iterable[str]) -> list[tuple[str, int]]:
        """Names whose object the statement may change, with lines; what it binds is followed from here on."""
        simple = not hasattr(node, "body")
        carriers = set(carriers_in(node, self.functions, self._carriers))
        if not simple:
            self.link(self._links(node))
            self._carriers |= carriers
        found = [*changes_in(node), *self._called(node), *self._moved_on(node)]
        found += changed_through(node, self.functions, self._carriers)
        found = [(name, line) for changed, line in found for name in sorted(self.reached(changed))]
        if simple:
            # A new value is no alias of what the name stood for before.
            followed = list(self._links(node))
            for name in binds:
                self._forget(name)
            self.link(followed)
            self._carriers |= carriers
        return list(dict.fromkeys(found))

    def reached(self, name: str) -> set[str]:
        """All names through which a change of this name's object shows."""
        found = self._upwards(name) | self._downwards(name)
        for twin in self._same.get(name, {name}):
            for container in self._drawn.get(twin, ()):
                found |= self._upwards(container) | self._downwards(container)
        return found

    def sources(self, node: ast.expr | None) -> Iterator[tuple[str, str]]:
        """Names whose object an expression gives (`same`), holds (`part`) or takes out (`drawn`)."""
        if isinstance(node, ast.Name):
            yield "same", node.id
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            yield from (("part", name) for e in node.elts for _, name in self.sources(e))
        elif isinstance(node, ast.Dict):
            yield from (("part", name) for e in node.values for _, name in self.sources(e))
        elif isinstance(node, ast.IfExp):
            yield from (*self.sources(node.body), *self.sources(node.orelse))
        elif isinstance(node, ast.BoolOp):
            yield from (source for value in node.values for source in self.sources(value))
        elif isinstance(node, ast.NamedExpr | ast.Starred):
            yield from self.sources(node.value)
        elif isinstance(node, ast.Attribute):
            yield from (("drawn", name) for _, name in self.sources(node.value))
        elif isinstance(node, ast.Subscript):
            # `df[columns]` is a table of its own in pandas; `frames[name]` is what the dictionary holds.
            plain = isinstance(node.slice, ast.Constant)
            yield from (("drawn", n) for _, n in self.sources(node.value) if plain or n in self._parts)
        elif isinstance(node, ast.Call):
            yield from self._of_call(node)

    def _of_call(self, call: ast.Call) -> Iterator[tuple[str, str]]:
        if isinstance(call.func, ast.Name) and call.func.id in _PASSING:
            for argument in call.args:
                for kind, name in self.sources(argument):
                    # What a list is made of is in both: `for a, b in zip(xs, ys)` draws from xs and ys.
                    yield ("drawn" if kind == "same" else kind), name
        elif isinstance(call.func, ast.Name) and call.func.id in self.functions:
            effects = self.functions[call.func.id]
            yield from (("same", name) for name in effects.given(call, effects.returned))
        elif isinstance(call.func, ast.Attribute) and call.func.attr in _INNER:
            yield from (("drawn", name) for _, name in self.sources(call.func.value))
        elif isinstance(call.func, ast.Attribute) and call.func.attr in _RETURNING_SELF:
            yield from self.sources(call.func.value)

    def _links(self, node: ast.AST) -> Iterator[tuple[str, str, str]]:
        """Target, kind and source of everything that a statement makes stand for the same object."""
        for inner in walk_here(node):
            if isinstance(inner, ast.Assign):
                for target in inner.targets:
                    yield from self._assigned(target, inner.value)
            elif isinstance(inner, ast.AnnAssign | ast.NamedExpr) and inner.value is not None:
                yield from self._assigned(inner.target, inner.value)
            elif isinstance(inner, ast.For | ast.AsyncFor | ast.comprehension):
                names = [n.id for n in walk(inner.target) if isinstance(n, ast.Name)]
                for _, source in self.sources(inner.iter):
                    yield from ((name, "drawn", source) for name in names)
            elif isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
                root = root_name(inner.func)
                if inner.func.attr in ("append", "insert", "add", "extend") and root:
                    for argument in inner.args:
                        yield from ((root, "part", name) for _, name in self.sources(argument))

    def _assigned(self, target: ast.expr, value: ast.expr) -> Iterator[tuple[str, str, str]]:
        if isinstance(target, ast.Tuple | ast.List):
            if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
                for one, other in zip(target.elts, value.elts, strict=True):
                    yield from self._assigned(one, other)
                return
            for element in target.elts:
                if isinstance(element, ast.Name):
                    yield from ((element.id, "drawn", name) for _, name in self.sources(value))
        elif isinstance(target, ast.Name):
            yield from ((target.id, kind, name) for kind, name in self.sources(value))
            if _is_stateful(value):
                yield target.id, "stateful", target.id

    def link(self, links: Iterable[tuple[str, str, str]]) -> None:
        """Note that a target stands for, holds or is taken out of what a source stands for."""
        for target, kind, source in links:
            if kind == "stateful":
                self._stateful.add(target)
            elif target == source:
                continue
            elif kind == "same":
                group = self._same.get(target, {target}) | self._same.get(source, {source})
                self._same.update(dict.fromkeys(group, group))
                self._stateful |= group if source in self._stateful else set()
            else:
                place = self._parts if kind == "part" else self._drawn
                place.setdefault(target, set()).add(source)

    def _forget(self, name: str) -> None:
        for twin in self._same.pop(name, set()) - {name}:
            self._same[twin] = self._same[twin] - {name}
        for place in (self._parts, self._drawn):
            place.pop(name, None)
            for others in place.values():
                others.discard(name)
        self._stateful.discard(name)
        self._carriers.discard(name)

    def _upwards(self, name: str) -> set[str]:
        found: set[str] = set()
        pending = {name}
        while pending:
            one = pending.pop()
            found.add(one)
            holders = {container for container, parts in self._parts.items() if one in parts}
            pending |= (self._same.get(one, set()) | holders) - found
        return found

    def _downwards(self, name: str) -> set[str]:
        found: set[str] = set()
        pending = set(self._same.get(name, {name}))
        while pending:
            one = pending.pop()
            for part in self._parts.get(one, set()):
                new = self._same.get(part, {part}) - found
                found |= new
                pending |= new
        return found

    def _called(self, node: ast.AST) -> Iterator[tuple[str, int]]:
        """What functions change that the statement calls or hands on."""
        for inner in walk_here(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load) and inner.id in self.functions:
                yield from ((name, inner.lineno) for name in self.functions[inner.id].outside)
            if not isinstance(inner, ast.Call):
                continue
            yield from ((name, inner.lineno) for name in self._changed_by(inner))

    def _changed_by(self, call: ast.Call) -> Iterator[str]:
        function = call.func
        word = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if isinstance(function, ast.Name) and word in self.functions:
            effects = self.functions[word]
            yield from effects.given(call, effects.changed)
        elif word in _CHANGING_FIRST and call.args and (name := root_name(call.args[0])):
            yield name
        elif word == "pipe" and isinstance(function, ast.Attribute) and call.args:
            piped = self.functions.get(getattr(call.args[0], "id", ""))
            if piped is not None:
                yield from piped.given(call, piped.changed, function.value)
        elif isinstance(function, ast.Attribute) and f".{word}" in self.functions:
            if name := root_name(function):
                yield name
        elif _is_of_class(call) and (name := root_name(call.args[0])):
            yield name
        for keyword in call.keywords:
            if keyword.arg == "out" and (name := root_name(keyword.value)):
                yield name

    def _moved_on(self, node: ast.AST) -> Iterator[tuple[str, int]]:
        for inner in walk_here(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load) and inner.id in self._stateful:
                yield inner.id, inner.lineno


def _is_of_class(call: ast.Call) -> bool:
    """`np.add.at(a, ...)`, `list.sort(a)`."""
    if not isinstance(call.func, ast.Attribute) or not call.args:
        return False
    return (call.func.attr == "at" and len(call.args) > 1) or getattr(call.func.value, "id", "") in _KINDS


def _is_stateful(node: ast.expr) -> bool:
    if isinstance(node, ast.GeneratorExp) or (isinstance(node, ast.Attribute) and node.attr == "append"):
        return True
    function = node.func if isinstance(node, ast.Call) else None
    word = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if word == "count" and isinstance(function, ast.Attribute):
        return getattr(function.value, "id", "") == "itertools"  # `df.count()` only counts
    return word in _STATEFUL


def walk_here(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes as `ast.walk`, without what runs later: bodies of functions."""
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        yield one
        pending.extend(ast.iter_child_nodes(one))
