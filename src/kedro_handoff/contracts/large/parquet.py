"""A Parquet file or folder, read in batches with the dtypes that the whole would have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

if TYPE_CHECKING:
    import pyarrow.parquet as pq

_BUFFER = 2**20


@dataclass(frozen=True)
class ParquetTable:
    """A table as `pandas.read_parquet` reads it, a batch of rows at a time.

    Attributes:
        path: A file, or a folder of files, partitioned in the manner of Hive or not.
    """

    path: Path

    @cached_property
    def dataset(self) -> Any:
        """The table as Arrow's dataset; columns of a file are read through a small buffer, never whole."""
        file_format = ds.ParquetFileFormat(pre_buffer=False, use_buffered_stream=True, buffer_size=_BUFFER)
        if self.path.is_file():
            return ds.dataset(str(self.path), format=file_format)
        hive = ds.HivePartitioning.discover(infer_dictionary=True)
        return ds.dataset(str(self.path), format=file_format, partitioning=hive)

    @cached_property
    def structure(self) -> pd.DataFrame:
        """The table without its rows; columns that pandas reads as the index are not among its columns."""
        frame: pd.DataFrame = self.dataset.schema.empty_table().to_pandas()
        return frame

    @cached_property
    def names(self) -> list[str]:
        """The columns, in order."""
        return [str(name) for name in self.structure.columns]

    @cached_property
    def footers(self) -> list[pq.FileMetaData]:
        """What each file says of itself."""
        return [fragment.metadata for fragment in self.dataset.get_fragments()]

    @cached_property
    def rows(self) -> int:
        """Rows of the table."""
        return sum(footer.num_rows for footer in self.footers)

    @cached_property
    def size(self) -> int:
        """Bytes of the uncompressed pages, as the footers say; in memory it is more."""
        groups = (footer.row_group(i) for footer in self.footers for i in range(footer.num_row_groups))
        return sum(group.total_byte_size for group in groups)

    def frames(self, columns: Sequence[str], batch_rows: int) -> Iterator[pd.DataFrame]:
        """The columns in batches of rows, each with its rows numbered as in the whole table."""
        begin = 0
        padded = self.padded(columns)
        for batch in self._batches(columns, batch_rows):
            frame = frame_of(batch, columns, padded)
            yield frame.set_axis(pd.RangeIndex(begin, begin + len(frame)), axis="index")
            begin += len(frame)

    def whole(self, columns: Sequence[str]) -> pd.DataFrame:
        """All rows of some columns, in memory."""
        table = self.dataset.to_table(columns=list(columns), use_threads=False)
        return frame_of(table, columns, frozenset())

    def padded(self, columns: Sequence[str]) -> frozenset[str]:
        """Columns that have another dtype for the null values that stand somewhere in them."""
        schema = self.dataset.schema
        turning = [
            name
            for name in columns
            if pa.types.is_integer(schema.field(name).type) or pa.types.is_boolean(schema.field(name).type)
        ]
        return frozenset(name for name in turning if self._null_count(name))

    def _batches(self, columns: Sequence[str], batch_rows: int) -> Iterator[Any]:
        # Nothing is read ahead, and by one thread: a batch at a time is what fits.
        scanner = self.dataset.scanner(
            columns=list(columns),
            batch_size=batch_rows,
            batch_readahead=0,
            fragment_readahead=0,
            use_threads=False,
        )
        held: list[Any] = []
        rows = 0
        for batch in scanner.to_batches():
            if rows + batch.num_rows > batch_rows and held:
                yield pa.Table.from_batches(held)
                held, rows = [], 0
            if batch.num_rows:
                held.append(batch)
                rows += batch.num_rows
        if held:
            yield pa.Table.from_batches(held)

    def _null_count(self, name: str) -> int:
        known = [null_count(footer, name) for footer in self.footers]
        if all(count is not None for count in known):
            return sum(count for count in known if count is not None)
        return sum(batch.column(0).null_count for batch in self._batches([name], 2**16))


def null_count(footer: pq.FileMetaData, name: str) -> int | None:
    """Missing values of a column in a file, where the file says it."""
    total = 0
    for chunk in column_chunks(footer, name):
        statistics = chunk.statistics
        if statistics is None or not statistics.has_null_count:
            return None
        total += statistics.null_count
    return total if footer.num_row_groups and has_column(footer, name) else None


def has_column(footer: pq.FileMetaData, name: str) -> bool:
    """Whether a file has a flat column of this name."""
    return name in [footer.schema.column(i).path for i in range(footer.num_columns)]


def column_chunks(footer: pq.FileMetaData, name: str) -> Iterator[Any]:
    """A column's chunks in a file, a row group each."""
    for place in range(footer.num_columns):
        if footer.schema.column(place).path == name:
            for group in range(footer.num_row_groups):
                yield footer.row_group(group).column(place)


def frame_of(table: pa.Table, columns: Sequence[str], padded: frozenset[str]) -> pd.DataFrame:
    """A part of a table with the dtypes that the whole would have.

    A column of whole numbers or truth values has another dtype where a null stands among them. A part without
    the null is given one for the conversion, so that Arrow's own rule decides, and loses it again.
    """
    converted = {}
    for name in columns:
        values = table.column(name)
        pad = name in padded and values.null_count == 0
        if pad:
            values = pa.chunked_array([*values.chunks, pa.nulls(1, values.type)], type=values.type)
        schema = pa.schema([table.schema.field(name)], metadata=table.schema.metadata)
        series = pa.Table.from_arrays([values], schema=schema).to_pandas()[name]
        converted[name] = series.iloc[:-1] if pad else series
    return pd.DataFrame(converted, columns=list(columns), copy=False)
