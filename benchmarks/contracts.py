"""CPU and memory of holding a table to a contract: proofs against Great Expectations, pandera and DuckDB.

Twenty promises over ten columns that all hold. Each engine judges in a process of its own after a warm-up on
a small table, so that imports do not count; a second figure says what importing costs. Prints CPU seconds
(the least of three judgements; of one from ten million rows on), the ratio to the proofs, and the peak of
extra memory as a share of the table: of the resident set, which sees Arrow's and DuckDB's memory, too.

Timestamps are in microseconds without a time zone, as pandas 3 reads them; once more in nanoseconds; and in
microseconds with a time zone. Great Expectations compares the latter two as whole columns, and calls a
function for each value of the first.

    python benchmarks/contracts.py [--rows 10000 1000000] [--large] [--times us ns us-utc] [--engines proof]

`--large` adds 10,000,000 rows. Needs `pip install pandera duckdb`; an engine that is missing is left out.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ENGINES = ("proof", "great_expectations", "pandera", "duckdb")
WARDS = ["north", "south", "east", "west"]

TIMES = {"us": ("us", None), "ns": ("ns", None), "us-utc": ("us", "UTC")}  # unit and time zone
FIRST, LAST = "2013-01-01T00:00:00", "2043-01-01T00:00:00"

EXPECTATIONS = [
    ("table_row_count_to_be_between", {"min_value": 1}),
    ("table_columns_to_match_set", {"column_set": list("abcdefghij")}),
    ("column_values_to_be_unique", {"column": "a"}),
    ("column_values_to_not_be_null", {"column": "a"}),
    ("column_values_to_be_between", {"column": "b", "min_value": 0, "max_value": 1}),
    ("column_mean_to_be_between", {"column": "b", "min_value": 0.4, "max_value": 0.6}),
    ("column_values_to_not_be_null", {"column": "b"}),
    ("column_values_to_be_between", {"column": "c", "min_value": 0, "max_value": 1000}),
    ("column_values_to_not_be_null", {"column": "c", "mostly": 0.8}),
    ("column_values_to_be_in_set", {"column": "d", "value_set": WARDS}),
    ("column_values_to_not_be_null", {"column": "d"}),
    ("column_value_lengths_to_be_between", {"column": "d", "min_value": 4, "max_value": 5}),
    ("column_values_to_match_regex", {"column": "e", "regex": "^[A-Z][0-9]{3}$"}),
    ("column_values_to_not_be_null", {"column": "e"}),
    ("column_values_to_be_between", {"column": "f", "min_value": FIRST, "max_value": LAST}),
    ("column_pair_values_a_to_be_greater_than_b", {"column_A": "g", "column_B": "f"}),
    ("column_max_to_be_between", {"column": "h", "max_value": 100}),
    ("column_distinct_values_to_equal_set", {"column": "i", "value_set": [0, 1, 2]}),
    ("column_median_to_be_between", {"column": "j", "min_value": -1, "max_value": 1}),
    ("column_values_to_be_of_type", {"column": "j", "type_": "float64"}),
]


def promises(times: str) -> list[dict]:
    """The expectations, bounds in time with an offset where the table has a time zone."""
    offset = "+00:00" if TIMES[times][1] else ""
    return [
        {
            "type": f"expect_{name}",
            "kwargs": {k: f"{v}{offset}" if v in (FIRST, LAST) else v for k, v in kwargs.items()},
        }
        for name, kwargs in EXPECTATIONS
    ]


def table(rows: int, times: str):
    """A table on which every promise holds."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    draw = np.random.default_rng(7)
    unit, zone = TIMES[times]
    start = pd.date_range("2013-01-01", periods=rows, freq="min", tz=zone, unit=unit)
    codes = pa.array([f"{'ABC'[i % 3]}{i % 1000:03d}" for i in range(3000)])
    text = pd.StringDtype(na_value=np.nan)
    return pd.DataFrame(
        {
            "a": np.arange(rows),
            "b": draw.random(rows),
            "c": np.where(draw.random(rows) < 0.1, np.nan, draw.integers(0, 1001, rows)),
            "d": pd.Series(pa.array(WARDS).take(draw.integers(0, 4, rows)), dtype=text),
            "e": pd.Series(codes.take(np.arange(rows) % 3000), dtype=text),
            "f": start,
            "g": start + pd.Timedelta(minutes=5),
            "h": draw.integers(0, 101, rows),
            "i": np.arange(rows) % 3,
            "j": draw.normal(size=rows),
        }
    )


def proof_check(times: str) -> Callable:
    """Our own engine, without the judge."""
    import yaml

    from kedro_handoff.contracts.proof import prove
    from kedro_handoff.contracts.suite import read_suite

    entries = promises(times)
    path = Path(tempfile.mkdtemp()) / "t.yml"
    path.write_text(yaml.safe_dump({"name": "t", "expectations": entries}))
    suite = read_suite(path)
    return lambda frame: all(prove(suite, frame))


def great_expectations_check(times: str) -> Callable:
    """The judge, on the whole suite."""
    import yaml

    from kedro_handoff.contracts.evaluation import evaluate
    from kedro_handoff.contracts.suite import read_suite

    entries = promises(times)
    path = Path(tempfile.mkdtemp()) / "t.yml"
    path.write_text(yaml.safe_dump({"name": "t", "expectations": entries}))
    suite = read_suite(path)
    return lambda frame: evaluate(suite, frame, "gx").status == "held"


def pandera_check(times: str) -> Callable:
    """The same promises as a pandera schema, validated lazily."""
    import pandas as pd
    import pandera.pandas as pa

    first, last = (pd.Timestamp(end, tz=TIMES[times][1]) for end in (FIRST, LAST))
    schema = pa.DataFrameSchema(
        {
            "a": pa.Column(unique=True),
            "b": pa.Column(checks=[pa.Check.in_range(0, 1), pa.Check(lambda s: 0.4 <= s.mean() <= 0.6)]),
            "c": pa.Column(
                nullable=True,
                checks=[pa.Check.in_range(0, 1000), pa.Check(lambda s: s.notna().mean() >= 0.8)],
            ),
            "d": pa.Column(checks=[pa.Check.isin(WARDS), pa.Check.str_length(4, 5)]),
            "e": pa.Column(checks=pa.Check.str_matches("^[A-Z][0-9]{3}$")),
            "f": pa.Column(checks=pa.Check.in_range(first, last)),
            "g": pa.Column(),
            "h": pa.Column(checks=pa.Check(lambda s: s.max() <= 100)),
            "i": pa.Column(checks=pa.Check(lambda s: set(s.unique()) == {0, 1, 2})),
            "j": pa.Column("float64", checks=pa.Check(lambda s: -1 <= s.median() <= 1)),
        },
        checks=[pa.Check(lambda frame: frame["g"] > frame["f"]), pa.Check(lambda frame: len(frame) >= 1)],
        strict=True,
    )
    return lambda frame: schema.validate(frame, lazy=True) is not None


def duckdb_check(times: str) -> Callable:
    """The same promises in one scan of DuckDB over the frame."""
    import duckdb

    query = """
    select count(*) >= 1 and count(distinct a) = count(*) and count(a) = count(*)
       and min(b) >= 0 and max(b) <= 1 and avg(b) between 0.4 and 0.6 and count(b) = count(*)
       and min(c) >= 0 and max(c) <= 1000 and count(c) >= 0.8 * count(*)
       and bool_and(d in ('north', 'south', 'east', 'west')) and count(d) = count(*)
       and min(length(d)) >= 4 and max(length(d)) <= 5
       and bool_and(regexp_matches(e, '^[A-Z][0-9]{3}$'))
       and count(e) = count(*)
       and min(f) >= '2013-01-01 00:00:00+00' and max(f) <= '2043-01-01 00:00:00+00'
       and bool_and(g > f) and max(h) <= 100 and count(distinct i) = 3 and bool_and(i in (0, 1, 2))
       and median(j) between -1 and 1
    from frame
    """
    if not TIMES[times][1]:
        query = query.replace("+00'", "'")

    def check(frame) -> bool:
        connection = duckdb.connect(config={"threads": 1})
        return bool(connection.register("frame", frame).execute(query).fetchone()[0])

    return check


def measure(engine: str, rows: int, times: str) -> dict[str, float]:
    """CPU of importing and of one judgement, and the peak of extra memory as a share of the table."""
    import pandas  # noqa: F401 - whoever has a table has pandas

    frame, small = table(rows, times), table(1000, times)
    begun = time.process_time()
    check = globals()[f"{engine}_check"](times)
    assert check(small), engine  # noqa: S101 - the promises have to hold, or the figures mean nothing
    imported = time.process_time()
    extra, seconds = peak_of(lambda: check(frame)), []
    for _ in range(3 if rows < 10_000_000 else 1):
        start = time.process_time()
        assert check(frame), engine  # noqa: S101
        seconds.append(time.process_time() - start)
    size = frame.memory_usage(deep=True).sum()
    return {"import": imported - begun, "seconds": min(seconds), "extra": extra / size, "bytes": extra}


def peak_of(work: Callable) -> int:
    """How many bytes the resident set grew by at its highest while working (Linux)."""
    import pyarrow

    gc.collect()
    pyarrow.default_memory_pool().release_unused()
    ctypes.CDLL(None).malloc_trim(0)  # what was freed while the table was made is no room for the engine
    Path("/proc/self/clear_refs").write_text("5")  # sets the peak back to what is resident now
    before = resident("VmRSS")
    work()
    return max(resident("VmHWM") - before, 0)


def resident(which: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(which))


def compare(rows: int, times: str, engines: list[str]) -> None:
    """Measure every engine on one table and print."""
    base = 0.0
    for engine in engines:
        command = [sys.executable, __file__, "--measure", engine, str(rows), times]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            why = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1][:60]
            print(f"{rows:>10,} {times:<6}  {engine:<20} failed: {why}", flush=True)
            continue
        found = json.loads(done.stdout.splitlines()[-1])
        base = base or found["seconds"]
        print(
            f"{rows:>10,} {times:<6}  {engine:<20}{found['seconds']:>9.3f}{found['seconds'] / base:>8.1f}"
            f"{found['import']:>22.2f}{found['extra']:>13.0%}{found['bytes'] / 2**20:>8.0f}",
            flush=True,
        )


def main() -> None:
    """Read the options and measure at every size and unit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--large", action="store_true", help="10,000,000 rows, too")
    parser.add_argument("--times", nargs="+", choices=TIMES, default=list(TIMES))
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    options = parser.parse_args()
    head = f"{'rows':>10} {'times':<6}  {'engine':<20}{'CPU s':>9}{'ratio':>8}"
    print(f"{head}{'import and warm-up s':>22}{'extra memory':>13}{'MiB':>8}")
    for rows in [*options.rows, *([10_000_000] if options.large else [])]:
        for times in options.times:
            compare(rows, times, options.engines)


if __name__ == "__main__":
    if "--measure" in sys.argv:
        print("\n" + json.dumps(measure(sys.argv[2], int(sys.argv[3]), sys.argv[4])))
    else:
        main()
