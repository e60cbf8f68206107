"""CPU of holding a table to a contract: proofs against Great Expectations, pandera and DuckDB.

Twenty promises over ten columns that all hold, on tables of 10,000 and 1,000,000 rows (`--large` adds
10,000,000). Each engine judges in a process of its own after a warm-up on a small table, so that imports do
not count; a second figure says what importing costs. Prints CPU seconds, the ratio to the proofs and the
peak of extra memory. Needs `pip install pandera duckdb`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ENGINES = ("proof", "great_expectations", "pandera", "duckdb")
WARDS = ["north", "south", "east", "west"]

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
    (
        "column_values_to_be_between",
        {"column": "f", "min_value": "2013-01-01T00:00:00+00:00", "max_value": "2043-01-01T00:00:00+00:00"},
    ),
    ("column_pair_values_a_to_be_greater_than_b", {"column_A": "g", "column_B": "f"}),
    ("column_max_to_be_between", {"column": "h", "max_value": 100}),
    ("column_distinct_values_to_equal_set", {"column": "i", "value_set": [0, 1, 2]}),
    ("column_median_to_be_between", {"column": "j", "min_value": -1, "max_value": 1}),
    ("column_values_to_be_of_type", {"column": "j", "type_": "float64"}),
]


def table(rows: int):
    """A table on which every promise holds; timestamps in nanoseconds, which suits Great Expectations."""
    import numpy as np
    import pandas as pd

    draw = np.random.default_rng(7)
    start = pd.date_range("2013-01-01", periods=rows, freq="min", tz="UTC", unit="ns")
    return pd.DataFrame(
        {
            "a": np.arange(rows),
            "b": draw.random(rows),
            "c": np.where(draw.random(rows) < 0.1, np.nan, draw.integers(0, 1001, rows)),
            "d": pd.Series(draw.choice(WARDS, rows), dtype="str"),
            "e": pd.Series([f"{'ABC'[i % 3]}{i % 1000:03d}" for i in range(rows)], dtype="str"),
            "f": start,
            "g": start + pd.Timedelta(minutes=5),
            "h": draw.integers(0, 101, rows),
            "i": np.arange(rows) % 3,
            "j": draw.normal(size=rows),
        }
    )


def proof_check() -> Callable:
    """Our own engine, without the judge."""
    import yaml

    from kedro_handoff.contracts.proof import prove
    from kedro_handoff.contracts.suite import read_suite

    entries = [{"type": f"expect_{name}", "kwargs": kwargs} for name, kwargs in EXPECTATIONS]
    path = Path(tempfile.mkdtemp()) / "t.yml"
    path.write_text(yaml.safe_dump({"name": "t", "expectations": entries}))
    suite = read_suite(path)
    return lambda frame: all(prove(suite, frame))


def great_expectations_check() -> Callable:
    """The judge, on the whole suite."""
    import yaml

    from kedro_handoff.contracts.evaluation import evaluate
    from kedro_handoff.contracts.suite import read_suite

    entries = [{"type": f"expect_{name}", "kwargs": kwargs} for name, kwargs in EXPECTATIONS]
    path = Path(tempfile.mkdtemp()) / "t.yml"
    path.write_text(yaml.safe_dump({"name": "t", "expectations": entries}))
    suite = read_suite(path)
    return lambda frame: evaluate(suite, frame, "gx").status == "held"


def pandera_check() -> Callable:
    """The same promises as a pandera schema, validated lazily."""
    import pandas as pd
    import pandera.pandas as pa

    first, last = pd.Timestamp("2013-01-01", tz="UTC"), pd.Timestamp("2043-01-01", tz="UTC")
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


def duckdb_check() -> Callable:
    """The same promises in one scan of DuckDB over the frame."""
    import duckdb

    query = """
    select count(*) >= 1 and count(distinct a) = count(*) and count(a) = count(*)
       and min(b) >= 0 and max(b) <= 1 and avg(b) between 0.4 and 0.6 and count(b) = count(*)
       and min(c) >= 0 and max(c) <= 1000 and count(c) >= 0.8 * count(*)
       and bool_and(d in ('north', 'south', 'east', 'west')) and count(d) = count(*)
       and min(length(d)) >= 4 and max(length(d)) <= 5
       and bool_and(regexp_matches(e, '^[A-Z][0-9]{3}$'))
       and count(e) = count(*) and min(f) >= '2013-01-01 00:00:00+00' and max(f) <= '2043-01-01 00:00:00+00'
       and bool_and(g > f) and max(h) <= 100 and count(distinct i) = 3 and bool_and(i in (0, 1, 2))
       and median(j) between -1 and 1
    from frame
    """

    def check(frame) -> bool:
        connection = duckdb.connect(config={"threads": 1})
        return bool(connection.register("frame", frame).execute(query).fetchone()[0])

    return check


def measure(engine: str, rows: int) -> dict[str, float]:
    """CPU of importing and of one judgement, and the peak of extra memory as a share of the table."""
    import pandas  # noqa: F401 - whoever has a table has pandas

    frame, small = table(rows), table(1000)
    begun = time.process_time()
    check = globals()[f"{engine}_check"]()
    assert check(small), engine  # noqa: S101 - the promises have to hold, or the figures mean nothing
    imported = time.process_time()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert check(frame), engine  # noqa: S101
    judged = time.process_time()
    extra = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    size = frame.memory_usage(deep=True).sum()
    return {"import": imported - begun, "seconds": judged - imported, "extra": extra / size}


def main(sizes: list[int]) -> None:
    """Measure every engine at every size and print."""
    print(
        f"{'rows':>10}  {'engine':<20}{'CPU s':>9}{'ratio':>8}"
        f"{'import and warm-up s':>22}{'extra memory':>14}"
    )
    for rows in sizes:
        results = {}
        for engine in ENGINES:
            done = subprocess.run(
                [sys.executable, __file__, "--measure", engine, str(rows)], capture_output=True, text=True
            )
            if done.returncode:
                print(f"{rows:>10,}  {engine:<20} failed: {done.stderr.strip().splitlines()[-1][:80]}")
                continue
            results[engine] = found = json.loads(done.stdout.splitlines()[-1])
            ratio = found["seconds"] / results["proof"]["seconds"]
            print(
                f"{rows:>10,}  {engine:<20}{found['seconds']:>9.3f}{ratio:>8.1f}{found['import']:>22.2f}"
                f"{found['extra']:>13.0%}",
                flush=True,
            )


if __name__ == "__main__":
    if "--measure" in sys.argv:
        print("\n" + json.dumps(measure(sys.argv[2], int(sys.argv[3]))))
    else:
        main([10_000, 1_000_000] + ([10_000_000] if "--large" in sys.argv else []))
