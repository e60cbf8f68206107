"""What importing a project's modules depends on beside their files and the installed packages."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from kedro_handoff.fingerprint.code.codebase import Codebase
from kedro_handoff.fingerprint.code.distributions import is_standard
from kedro_handoff.fingerprint.code.import_walk import ImportWalk
from kedro_handoff.fingerprint.code.parts import NotCovered
from kedro_handoff.fingerprint.code.source_module import SourceModule

_PLUGIN = __name__.split(".")[0]
ImportKind = Literal["environment", "other"]


@dataclass(frozen=True, order=True)
class ImportUnknown(NotCovered):
    """Something that a module looks at when it is imported, or may look at.

    Attributes:
        kind: `environment`: variables of the environment; `other`: anything else.
    """

    kind: ImportKind = "other"


class _Files(Codebase):
    """Modules as their files are now, whatever is loaded. This plugin is a package, wherever it lies."""

    def is_folder(self, name: str) -> bool:
        """Whether a dotted name is a first-party folder, with an `__init__` or without."""
        return not _is_ours(name) and super().is_folder(name)

    def _read(self, name: str) -> SourceModule | None:
        if _is_ours(name):
            return None
        for place in self._places(name):
            for path in (place / "__init__.py", place.with_name(f"{place.name}.py")):
                if path.is_file() and self.holds(path):
                    return self._parsed(name, path, None)
        return None


def import_time_unknowns(roots: Sequence[Path], also: Sequence[str] = ()) -> tuple[ImportUnknown, ...]:
    """What else the import of first-party modules may depend on, in order of place.

    Where nothing is found, importing them again gives the same functions, pipelines and settings as long as
    the files below the roots, the installed packages and Python are the same. Only text is read. Beside what
    stands at the top of modules, functions called from there are followed, and `create_pipeline` and
    `register_pipelines`, which Kedro calls. What hooks and resolvers do later is not looked at.

    Args:
        roots: Folders whose modules are first-party.
        also: Names of functions and methods that count as called too, such as `after_catalog_created`.
    """
    codebase = _Files(roots)
    found: set[ImportUnknown] = set()
    modules = []
    for root in codebase.roots:
        for name, path in _modules_below(root):
            module = codebase.module(name)
            if module is None and codebase.holds(path):
                found.add(ImportUnknown(str(path), 0, "it cannot be read as a module"))
            elif module is not None and codebase.holds(module.path):
                modules.append(module)
    walk = ImportWalk(codebase, modules, _is_elsewhere)
    for module in modules:
        walk.module(module)
    for name in also:
        walk.everything_named(name)
    for where, line, why in walk.found:
        kind: ImportKind = "environment" if "environment variables" in why else "other"
        found.add(ImportUnknown(where, line, why, kind))
    return tuple(sorted(found))


def _is_ours(name: str) -> bool:
    return name.split(".")[0] == _PLUGIN


def _modules_below(root: Path) -> Iterator[tuple[str, Path]]:
    pending = [(root, "")]
    while pending:
        folder, package = pending.pop()
        for child in sorted(folder.iterdir()):
            if child.is_dir() and child.name.isidentifier() and child.name not in ("__pycache__", _PLUGIN):
                pending.append((child, f"{package}{child.name}."))
            elif child.suffix == ".py" and child.stem.isidentifier():
                name = package.rstrip(".") if child.stem == "__init__" else f"{package}{child.stem}"
                if name:
                    yield name, child


@cache
def _is_elsewhere(top_level: str) -> bool:
    """Whether a top-level module is there, and neither Python's nor installed."""
    if is_standard(top_level) or top_level == _PLUGIN:
        return False
    try:
        spec = find_spec(top_level)
    except (ImportError, ValueError, AttributeError):
        return top_level in sys.modules
    if spec is None:
        return False
    places = [*(spec.submodule_search_locations or [])] or [str(spec.origin)]
    installed = {"site-packages", "dist-packages"}
    return not all(installed & set(Path(place).parts) for place in places)
