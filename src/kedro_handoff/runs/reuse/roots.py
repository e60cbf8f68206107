"""Which code is the project's own."""

from __future__ import annotations

import importlib.util
from pathlib import Path


def first_party_roots(project: Path) -> tuple[Path, ...]:
    """Folders whose modules belong to the project: where its package is, and its source folder."""
    from kedro.framework.project import PACKAGE_NAME  # not at the top: set when a project is bootstrapped

    roots = {project / "src"}
    spec = importlib.util.find_spec(PACKAGE_NAME) if PACKAGE_NAME else None
    places: list[str] = list((spec.submodule_search_locations or []) if spec else [])
    for place in places:
        roots.add(Path(place).parent)
    installed = ("site-packages", "dist-packages")  # holds everybody's code
    return tuple(sorted(root for root in roots if root.is_dir() and root.name not in installed))


def first_party_names(project: Path) -> tuple[str, ...]:
    """Top-level names of the project's modules."""
    found = {
        child.stem
        for root in first_party_roots(project)
        for child in root.iterdir()
        if child.suffix == ".py" or (child.is_dir() and child.name.isidentifier())
    }
    return tuple(sorted(found | {"__main__"}))
