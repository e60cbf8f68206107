"""What the names of code that runs at import stand for."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from types import ModuleType

from kedro_handoff.fingerprint.code.codebase import Codebase
from kedro_handoff.fingerprint.code.import_frames import Frame
from kedro_handoff.fingerprint.code.resolution import Resolver, Target
from kedro_handoff.fingerprint.code.scopes import dotted, looked_up


class ImportNames:
    """Looks names up where they stand."""

    def __init__(self, codebase: Codebase) -> None:
        self.codebase = codebase
        self._resolver = Resolver(codebase)

    def targets(self, chain: tuple[str, ...], frame: Frame) -> set[Target] | None:
        """What a name stands for; none where it is local to a function."""
        is_local, alias = looked_up(chain[0], frame.scopes)
        if is_local and alias is None:
            return None
        return self._resolver.chain(frame.module, chain, alias)

    def is_module(self, target: Target, chain: tuple[str, ...], frame: Frame) -> bool:
        """Whether a name stands for a module as a whole."""
        if target.kind != "external":
            return target.kind == "module"
        if len(chain) == 1 and any(isinstance(s, ast.Import) for s in frame.module.bound.get(chain[0], ())):
            return True
        owner, _, name = target.module.rpartition(".")
        if owner in sys.modules and hasattr(sys.modules[owner], name):
            # `kedro.pipeline.node` is a module and, in its package, the function of that name.
            return isinstance(getattr(sys.modules[owner], name), ModuleType)
        return target.module in sys.modules

    def statements(self, target: Target) -> Iterator[tuple[ast.stmt, Frame]]:
        """Statements that define a name, with the frame of their module."""
        module = self.codebase.module(target.module) if target.kind == "definition" else None
        if module is not None:
            yield from ((statement, Frame(module)) for statement in module.bound.get(target.name, ()))

    def names(self, func: ast.expr, frame: Frame) -> Iterator[str]:
        """Names of other packages that an expression stands for."""
        chain, start = dotted(func)
        for target in (self.targets(chain, frame) if isinstance(start, ast.Name) else None) or ():
            if target.kind in ("external", "builtin"):
                yield dotted_name(target)

    def is_followed(self, func: ast.expr, frame: Frame) -> bool:
        """Whether what a call gives can be followed when it is called itself."""
        chain, start = dotted(func)
        found = (self.targets(chain, frame) if isinstance(start, ast.Name) else None) or set()
        return bool(found) and all(
            target.kind == "definition" or target.module == "functools.partial" for target in found
        )

    def is_direct(self, chain: tuple[str, ...], frame: Frame) -> bool:
        """Whether a name stands for the definition itself, and not for something of it."""
        around = self.targets(chain[:-1], frame) if len(chain) > 1 else set()
        return around is not None and all(target.kind == "module" for target in around)

    def is_own(self, owner: Target | str | None) -> bool:
        """Whether an object is known to be of a first-party class, or to be one."""
        if owner is None or isinstance(owner, str):
            return owner is not None
        bound = list(self.statements(owner))
        return bool(bound) and all(
            isinstance(statement, ast.ClassDef) or self._makes_own(statement, home)
            for statement, home in bound
        )

    def _makes_own(self, statement: ast.stmt, home: Frame) -> bool:
        made = getattr(statement, "value", None)
        chain, start = dotted(made.func) if isinstance(made, ast.Call) else ((), None)
        found = self.targets(chain, home) if isinstance(start, ast.Name) else None
        bound = [s for target in found or () for s, _ in self.statements(target)]
        return bool(bound) and all(isinstance(s, ast.ClassDef) for s in bound)


def dotted_name(target: Target) -> str:
    """Full name of what another package, or Python, gives."""
    return target.module if target.kind == "external" else f"builtins.{target.module}"
