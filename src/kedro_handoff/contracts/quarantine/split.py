"""A table in two parts: the rows that go on, and the rows that break the contract, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Any

from kedro_handoff.contracts.found import plain
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.contracts.value_words import listed
from kedro_handoff.contracts.verdict import Finding
from kedro_handoff.errors import QuarantineError

if TYPE_CHECKING:
    import pandas as pd

REASONS, ROW, OPERATION = "handoff_reasons", "handoff_row", "handoff_operation"
RUN, TIME, DATASET, CONTRACT = "handoff_run", "handoff_time", "handoff_dataset", "handoff_contract"
COLUMNS = (REASONS, ROW, OPERATION, RUN, TIME, DATASET, CONTRACT)


@dataclass(frozen=True)
class Split:
    """A table in two parts; every row of it is in exactly one of them.

    Attributes:
        kept: The rows that go on, in their order, as if the others had never been there.
        aside: The others, with their own columns and dtypes, `handoff_reasons` and `handoff_row`.
    """

    kept: pd.DataFrame
    aside: pd.DataFrame


def split_rows(frame: pd.DataFrame, reasons: Mapping[int, Sequence[str]]) -> Split:
    """Part a table; it is not changed, and neither part shares memory that a node could change.

    Args:
        frame: The table.
        reasons: Position of each row to set aside, with why.

    Raises:
        QuarantineError: The table has a column of its own named as one of ours.
    """
    import numpy as np

    taken = [name for name in COLUMNS if name in frame.columns]
    if taken:
        raise QuarantineError(f"the table has a column `{taken[0]}` of its own; rename it")
    positions = sorted(reasons)
    bad = np.zeros(len(frame), dtype=bool)
    bad[positions] = True
    aside = frame[bad]
    aside = aside.assign(
        **{
            REASONS: ["; ".join(reasons[position]) for position in positions],
            ROW: [_label(label) for label in aside.index],
        }
    )
    split = Split(_renumbered(frame[~bad], frame), _renumbered(aside, frame))
    if len(split.kept) + len(split.aside) != len(frame):
        raise QuarantineError(
            f"of {len(frame):,} rows, {len(split.kept):,} would go on and {len(split.aside):,} be set aside"
        )
    return split


def reasons_by_row(
    suite: Suite, frame: pd.DataFrame, broken: Iterable[tuple[int, Finding, Sequence[int]]]
) -> dict[int, list[str]]:
    """Why each row is set aside, by its position.

    Args:
        suite: The contract.
        frame: The table.
        broken: For each broken expectation its place in the suite, its finding and the offending rows.
    """
    reasons: dict[int, list[str]] = {}
    for place, finding, positions in broken:
        columns = [name for name in suite.expectations[place].columns if name in frame.columns]
        found = [frame[name].iloc[list(positions)].to_numpy(dtype=object).tolist() for name in columns]
        head = f"{finding.column}: {finding.words}" if finding.column else finding.words
        tail = f"[{finding.type}, {suite.path.name}:{finding.line}]"
        for number, position in enumerate(positions):
            values = listed([plain(value[number]) for value in found])
            reasons.setdefault(position, []).append(f"{head}, found {values} {tail}")
    return reasons


def _label(label: Any) -> Any:
    """A row's label, as a number where it is one: so it reads the same from any kind of file."""
    return int(label) if isinstance(label, Integral) and not isinstance(label, bool) else str(label)


def _renumbered(part: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Rows without names are numbered anew; names of rows (an index of the user's) stay."""
    import pandas as pd

    plain = isinstance(whole.index, pd.RangeIndex) and whole.index.name is None
    return part.reset_index(drop=True) if plain else part
