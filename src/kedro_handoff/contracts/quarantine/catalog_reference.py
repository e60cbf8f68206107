"""The catalog that a contract belongs to: Kedro gives its validators the data and nothing else.

The plugin puts one reference among the options of every contract of a project's catalog, and attaches the
catalog once it exists. It goes with the catalog into worker processes, however these are started.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kedro.io import DataCatalog


class CatalogReference:
    """The catalog that was last made from one configuration; it is not kept alive."""

    def __init__(self) -> None:
        self._made: list[weakref.ref[DataCatalog]] = []

    def attach(self, catalog: DataCatalog) -> None:
        """Say that this catalog was made from the configuration that holds the reference."""
        self._made = [known for known in self._made if known() is not None]
        self._made.append(weakref.ref(catalog))

    @property
    def catalog(self) -> DataCatalog | None:
        """The newest catalog that is still in use; `None` where none was made."""
        return next((found for known in reversed(self._made) if (found := known()) is not None), None)

    def __deepcopy__(self, memo: dict[int, Any]) -> CatalogReference:
        # Kedro copies the configuration before it makes a catalog of it.
        return self

    def __getstate__(self) -> dict[str, Any]:
        return {"catalog": self.catalog}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._made = [weakref.ref(state["catalog"])] if state["catalog"] is not None else []

    def __repr__(self) -> str:
        return "<the catalog>"
