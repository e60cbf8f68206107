"""Where rows are set aside: a dataset of the catalog, which always shows the rows that are aside now.

Rows that a *save* sets aside exist nowhere else, so only the next save of the same dataset takes their
place. Rows that a *load* sets aside are still in the file that was loaded: the next load tells anew. Rows
of another dataset that shares the place stay as they are.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kedro.io.core import DatasetError

from kedro_handoff.contracts.quarantine.split import DATASET, OPERATION, REASONS, ROW, RUN
from kedro_handoff.errors import QuarantineError
from kedro_handoff.whole_save import WholeSaves, remove_leftovers

if TYPE_CHECKING:
    import pandas as pd
    from kedro.io import DataCatalog

_IDENTITY = (ROW, REASONS, OPERATION, RUN, DATASET)
# Two nodes may load the same dataset at once; reading and writing the rows aside has to be one step.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Shelf:
    """A dataset of the catalog for the rows of another one that are set aside.

    Attributes:
        catalog: The catalog.
        name: The dataset in it.
        judged: Whose rows these are.
    """

    catalog: DataCatalog
    name: str
    judged: str

    @property
    def problem(self) -> str:
        """Why rows cannot be set aside there; empty where they can."""
        try:
            dataset = self.catalog.get(self.name)
        except DatasetError as error:
            return f"cannot be made: {error}"
        if dataset is None:
            return "is not in the catalog"
        if type(dataset).__name__ in ("MemoryDataset", "SharedMemoryDataset", "LambdaDataset"):
            return f"is a {type(dataset).__name__} and forgets what it is given; give it a file"
        return ""

    @property
    def file(self) -> Path | None:
        """The file of the dataset, where it is one on this machine."""
        path = getattr(self.catalog.get(self.name), "_filepath", None)
        return Path(path) if path is not None else None

    def put(self, rows: pd.DataFrame, operation: str | None) -> None:
        """Set rows aside, whole or not at all; setting the same rows aside once more changes nothing.

        Raises:
            QuarantineError: What is there cannot be read or is another table, or it could not be written.
        """
        import pandas as pd

        rows = rows.assign(**{OPERATION: operation or "", DATASET: self.judged})
        with _ONE_AT_A_TIME:
            earlier = self._earlier()
            staying = None if earlier is None else self._staying(earlier, operation)
            content = rows if staying is None or staying.empty else pd.concat([staying, rows])
            if earlier is None or not _same(earlier, content):
                self._write(content)

    def take_stale_rows_off(self, columns: pd.DataFrame, operation: str | None) -> None:
        """After a judgement that sets nothing aside: what earlier ones did is no longer so.

        Args:
            columns: The table that was judged; gives an empty table its columns.
            operation: `load` or `save`; where it is not known, everything stays.

        Raises:
            QuarantineError: What is there cannot be read, or it could not be written.
        """
        if operation is None:
            return
        with _ONE_AT_A_TIME:
            earlier = self._earlier()
            if earlier is None or earlier.empty:
                return
            staying = self._staying(earlier, operation)
            if len(staying) < len(earlier):
                own = [name for name in earlier.columns if name not in columns.columns]
                none = columns.head(0).assign(**{name: earlier[name].head(0) for name in own})
                self._write(staying if len(staying) else none)

    def _staying(self, earlier: pd.DataFrame, operation: str | None) -> pd.DataFrame:
        """Rows set aside before of which a judgement on this occasion says nothing."""
        own = earlier[DATASET].astype(str) == self.judged
        said = own if operation == "save" else own & (earlier[OPERATION].fillna("") == (operation or ""))
        return earlier[~said]

    def _earlier(self) -> pd.DataFrame | None:
        import pandas as pd

        dataset = self.catalog[self.name]
        try:
            found = dataset.load() if dataset.exists() else None
        except Exception as error:  # of whatever kind the dataset is
            raise QuarantineError(f"what is in it cannot be read: {error}") from error
        if found is not None and not (
            isinstance(found, pd.DataFrame) and set(_IDENTITY) <= set(found.columns)
        ):
            raise QuarantineError(
                "it holds something else than rows that were set aside; name another dataset"
            )
        return found

    def _write(self, content: pd.DataFrame) -> None:
        dataset: Any = self.catalog[self.name]
        saves = WholeSaves()
        if self.file is not None:
            remove_leftovers({self.file.parent})
        saves.begin(dataset)
        try:
            self.catalog.save(self.name, content)
            saves.finish(dataset)
        except Exception as error:  # of whatever kind the dataset is
            saves.abandon([dataset])
            raise QuarantineError(f"it could not be written: {error}") from error
        except BaseException:
            saves.abandon([dataset])
            raise


def _same(earlier: pd.DataFrame, content: pd.DataFrame) -> bool:
    def told(table: pd.DataFrame) -> list[list[str]]:
        return [table[name].fillna("").astype(str).tolist() for name in _IDENTITY]

    return len(earlier) == len(content) and told(earlier) == told(content)
