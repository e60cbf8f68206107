"""The catalog that a contract belongs to: Kedro gives its validators the data and nothing else.

Once a catalog exists, the plugin gives a reference to each of its contracts. It is no part of the
configuration, and goes with the catalog into worker processes, however these are started.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from kedro_handoff.structure import CONTRACT_CLASSES

if TYPE_CHECKING:
    from kedro.io import DataCatalog

_PICKLED_FOR_PEOPLE = 2  # the protocol by which YAML shows objects

# For contracts of datasets that a factory pattern makes later, outside of runs: the catalog that was last
# made in this process for a project, by the project's folder.
_latest: dict[str, CatalogReference] = {}


class CatalogReference:
    """A catalog, which is not kept alive by being referred to."""

    def __init__(self, catalog: DataCatalog | None = None) -> None:
        self._catalog = weakref.ref(catalog) if catalog is not None else None

    @property
    def catalog(self) -> DataCatalog | None:
        """The catalog, or `None` where it is no longer in use."""
        return self._catalog() if self._catalog is not None else None

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        # A catalog that is written out for people must not show its datasets, nor their credentials.
        known = self.catalog if int(protocol) > _PICKLED_FOR_PEOPLE else None
        return (CatalogReference, (), {"catalog": known})

    def __setstate__(self, state: dict[str, Any]) -> None:
        found = state["catalog"]
        self._catalog = weakref.ref(found) if found is not None else None

    def __deepcopy__(self, memo: dict[int, Any]) -> CatalogReference:
        return self

    def __repr__(self) -> str:
        return "<the catalog>"


def introduce(catalog: DataCatalog, project: str) -> None:
    """Let the contracts of a catalog know it, as far as their datasets are known to it by now.

    Args:
        catalog: The catalog.
        project: Folder of the project.
    """
    reference = CatalogReference(catalog)
    _latest[project] = reference
    for spec in catalog.validator_specs.values():
        if spec.class_path in CONTRACT_CLASSES:
            spec.options["catalog"] = reference


def latest_reference(project: str) -> CatalogReference | None:
    """The catalog that was last made for the project at this folder."""
    return _latest.get(project)
