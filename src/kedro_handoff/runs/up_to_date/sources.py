"""Everything that decides what a run is, as it lies on the disk before the project is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.runs.reuse.roots import first_party_roots
from kedro_handoff.runs.up_to_date.command import search_path
from kedro_handoff.runs.up_to_date.tree import names_in, tree_of

_PLUGIN = Path(__file__).parents[2]  # its own code decides, too, wherever it lies


@dataclass(frozen=True)
class Sources:
    """Code, configuration, and what Python finds where it looks for modules.

    Attributes:
        trees: State of each folder of code and configuration.
        names: Stands for the names in each folder of modules: a package that is installed has a new one.
        newest: When the last file of the trees changed, seconds since 1970.
    """

    trees: dict[str, str]
    names: dict[str, str]
    newest: float


def is_installed(place: Path) -> bool:
    """Whether a place is below a folder of packages, each of which has its version in a name there."""
    return not {"site-packages", "dist-packages"}.isdisjoint(place.parts)


def sources_of(project: Path, conf_source: Path) -> Sources:
    """Look at the sources of a project.

    Raises:
        OSError: They cannot be looked at, or are too many.
    """
    folders = {*first_party_roots(project), conf_source, project / "pyproject.toml"}
    if not is_installed(_PLUGIN) and _PLUGIN.parent not in folders:
        folders.add(_PLUGIN)
    trees = {str(folder): tree_of(folder) for folder in sorted(folders)}
    return Sources(
        {folder: tree.state for folder, tree in trees.items()},
        {str(place): names_in(place) for place in search_path() if place not in folders},
        max(tree.newest for tree in trees.values()),
    )
