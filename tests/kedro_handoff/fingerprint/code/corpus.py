"""The corpus of changes to code: small packages before and after, and what a fingerprint has to say."""

from __future__ import annotations

import functools
import importlib
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"
_PACKAGE = re.compile(r"\bpkg\b")


@dataclass(frozen=True)
class Case:
    """One change. `nodes` are the expressions that give the callable before and after."""

    name: str
    package: str
    expected: str
    nodes: tuple[str, str]
    files: tuple[dict[str, str], dict[str, str]]

    def write(self, folder: Path) -> None:
        """Write both states below a folder, as packages of one name."""
        for state, files in zip(("before", "after"), self.files, strict=True):
            for name, text in {"__init__.py": "", **files}.items():
                path = folder / self.package / state / self.package / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)

    def callable(self, folder: Path, place: int) -> tuple[Callable[..., Any], Path]:
        """Import one state and give its callable, with the folder that holds the code."""
        root = folder / self.package / ("before", "after")[place]
        for name in [name for name in sys.modules if name.split(".")[0] == self.package]:
            del sys.modules[name]
        sys.path.insert(0, str(root))
        try:
            importlib.invalidate_caches()
            names = {"nodes": importlib.import_module(f"{self.package}.nodes"), "functools": functools}
            if "also_loaded.py" in self.files[place]:
                importlib.import_module(f"{self.package}.also_loaded")
        finally:
            sys.path.remove(str(root))
        return eval(self.nodes[place], names), root  # noqa: S307 - our own text


def corpus() -> Iterator[Case]:
    """All cases of the folder `cases`."""
    number = 0
    for file in sorted(CASES.glob("*.txt")):
        for text in file.read_text().split("##### ")[1:]:
            number += 1
            yield _case(text, f"case_{file.stem}_{number:03d}")


def _case(text: str, package: str) -> Case:
    head, *sections = re.split(r"^(?=(?:---|\+\+\+) \S+$)", text, flags=re.MULTILINE)
    name, *facts = head.strip().splitlines()
    said = dict(fact.split(": ", 1) for fact in facts)
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for section in sections:
        first, _, body = section.partition("\n")
        mark, file = first.split()
        (before if mark == "---" else after)[file] = _PACKAGE.sub(package, body)
    node = said.get("node", "nodes.node")
    return Case(name, package, said["expect"], (node, said.get("+node", node)), (before, {**before, **after}))
