"""A dataset that a library brings along: the examples of scikit-learn, seaborn and Plotly."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NoReturn

from kedro.io import AbstractDataset, DatasetError

# A catalog entry names a function that is called: only those that do nothing but give data.
LOADERS = (
    "sklearn.datasets.load_",
    "sklearn.datasets.fetch_",
    "seaborn.load_dataset",
    "plotly.express.data.",
)


class LibraryDataset(AbstractDataset[NoReturn, Any]):
    """What `sklearn.datasets.load_iris(as_frame=True)` and the like give; it cannot be saved to."""

    def __init__(
        self,
        *,
        loader: str,
        load_args: Mapping[str, Any] | None = None,
        part: str = "",
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        """Name what gives the data.

        Args:
            loader: The function with its module: `sklearn.datasets.load_iris`.
            load_args: Its arguments by name.
            part: An attribute of what it gives: `frame`; empty for all of it.
            metadata: Whatever the catalog says for others, kedro-viz say.

        Raises:
            DatasetError: The loader is none of those that only give data.
        """
        if not loader.startswith(LOADERS) or not all(map(str.isidentifier, loader.split("."))):
            raise DatasetError(f"'{loader}' is no loader of examples; known are {', '.join(LOADERS)}*.")
        self._loader = loader
        self._load_args = dict(load_args or {})
        self._part = part
        self.metadata = metadata

    def load(self) -> Any:
        """What the function gives, or the part of it."""
        module, _, name = self._loader.rpartition(".")
        data = getattr(import_module(module), name)(**self._load_args)
        return getattr(data, self._part) if self._part else data

    def save(self, data: NoReturn) -> None:  # noqa: ARG002 - Kedro's signature
        """Refuse.

        Raises:
            DatasetError: Always.
        """
        raise DatasetError(f"{self._loader} gives data and keeps none; save to another dataset.")

    def _describe(self) -> dict[str, Any]:
        return {"loader": self._loader, "load_args": self._load_args, "part": self._part}
