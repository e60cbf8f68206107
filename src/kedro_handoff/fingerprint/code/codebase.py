"""The first-party modules of a project, found by name and read once."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from types import ModuleType

from kedro_handoff.fingerprint.code.loaded import loaded_text, read_text
from kedro_handoff.fingerprint.code.source_module import SourceModule

_INSTALLED = frozenset({"site-packages", "dist-packages"})
_STARTED = ("settings", "pipeline_registry")
_COMPILED = (".so", ".pyd")


class Codebase:
    """Modules below some folders; installed packages that lie in there (a `.venv`) are not among them."""

    def __init__(self, roots: Iterable[Path]) -> None:
        self.roots = tuple(dict.fromkeys(Path(os.path.realpath(root)) for root in roots))
        self._modules: dict[str, SourceModule | None] = {}
        self._folders: dict[str, bool] = {}
        self._compiled: dict[str, bool] = {}
        self._held: dict[str, bool] = {}
        self._around: list[Path] | None = None
        self._seen: dict[Path, tuple[int, ...] | None] = {}  # state of what was looked at on disk
        self._loads: dict[str, object] = {}  # spec of modules that were taken as loaded
        self.unreadable: dict[str, str] = {}

    def is_current(self) -> bool:
        """Whether everything that was read is still as it was."""
        return all(map(self._is_as_loaded, list(self._loads))) and all(
            _state(path) == state for path, state in self._seen.items()
        )

    def _is_as_loaded(self, name: str) -> bool:
        if _load_of(name) is self._loads[name]:
            return True
        own = self._modules.get(name) is not None
        if own or self.holds(getattr(sys.modules.get(name), "__file__", None)):
            return False
        self._loads[name] = _load_of(name)  # an installed package that has been imported since
        return True

    def holds(self, path: str | os.PathLike[str] | None) -> bool:
        """Whether a file is first-party."""
        if not path:
            return False
        folder, _ = os.path.split(path)
        if folder not in self._held:
            real = Path(os.path.realpath(folder))
            self._held[folder] = any(
                real.is_relative_to(root) and _INSTALLED.isdisjoint(real.relative_to(root).parts)
                for root in self.roots
            )
        return self._held[folder]

    def module(self, name: str) -> SourceModule | None:
        """A first-party module; none where the name is no such module's."""
        if name not in self._modules:
            self._modules[name] = self._read(name)
        return self._modules[name]

    def is_folder(self, name: str) -> bool:
        """Whether a dotted name is a first-party folder, with an `__init__` or without."""
        if name not in self._folders:
            is_folder = any(place.is_dir() for place in self._places(name))
            self._folders[name] = is_folder or self.module(name) is not None
        return self._folders[name]

    @cached_property
    def started(self) -> tuple[str, ...]:
        """Modules that Kedro imports when a project starts, whatever runs then: settings, pipelines."""
        found = []
        for root in self.roots:
            for package in sorted(root.iterdir()) if root.is_dir() else ():
                if any((package / f"{name}.py").is_file() for name in _STARTED) and self.holds(package / "x"):
                    self._seen[package] = _state(package)
                    found += [package.name, *(f"{package.name}.{name}" for name in (*_STARTED, "pipeline"))]
                    found += list(self._pipelines(package))
        return tuple(found)

    def _pipelines(self, package: Path) -> Iterator[str]:
        folder = package / "pipelines"
        self._seen[folder] = _state(folder)
        for child in sorted(folder.iterdir()) if folder.is_dir() else ():
            if child.is_dir() and child.name.isidentifier():
                yield f"{package.name}.pipelines.{child.name}"

    def is_compiled(self, name: str) -> bool:
        """Whether a name is a first-party extension module, without text."""
        if name not in self._compiled:
            self._compiled[name] = any(
                file.suffix in _COMPILED
                for place in self._places(name)
                for file in place.parent.glob(f"{place.name}.*")
            )
        return self._compiled[name]

    def _read(self, name: str) -> SourceModule | None:
        loaded = sys.modules.get(name)
        self._loads[name] = _load_of(name)
        if isinstance(loaded, ModuleType) and getattr(loaded, "__file__", None):
            path = Path(str(loaded.__file__))
            if path.suffix != ".py" or not self.holds(path):
                return None
            return self._parsed(name, path, loaded)
        for place in self._places(name):
            for path in (place / "__init__.py", place.with_name(f"{place.name}.py")):
                self._seen[path] = _state(path)
                if path.is_file() and self.holds(path):
                    return self._parsed(name, path, None)
        return None

    def _parsed(self, name: str, path: Path, loaded: ModuleType | None) -> SourceModule | None:
        try:
            text, trusted = loaded_text(loaded, path) if loaded is not None else (read_text(path), True)
            tree = ast.parse(text)
        except (OSError, SyntaxError, ValueError, RecursionError) as error:
            self.unreadable[name] = f"{path}: {error}"
            return None
        return SourceModule(name, path, text, tree, path.name == "__init__.py", trusted)

    def _places(self, name: str) -> Iterator[Path]:
        parent, _, last = name.rpartition(".")
        if parent:
            loaded = sys.modules.get(parent)
            given = getattr(loaded, "__path__", None)
            around = [Path(p) for p in given] if given is not None else list(self._places(parent))
        else:
            if self._around is None:
                paths = [Path(p) for p in sys.path if p and self.holds(Path(p) / "x.py")]
                self._around = list(dict.fromkeys([*paths, *self.roots]))
            around = self._around
        for folder in around:
            if last.isidentifier() and self.holds(folder / last):
                yield folder / last


def _load_of(name: str) -> object:
    module = sys.modules.get(name)
    return getattr(module, "__spec__", None) or module


def _state(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)
