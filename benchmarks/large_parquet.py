"""A Parquet file far larger than the memory that is allowed, held to a contract: against DuckDB.

Writes a file of `--rows` rows (10,000,000 by default) and twelve columns to a temporary folder, then holds it
to twenty-one promises, each engine in a process of its own that may take no more than `--limit` of address
space. Prints seconds, CPU and the peak of memory that was in use, and the ratio of the CPU. The last line
breaks four promises, which Great Expectations then judges in the batches that break them. Needs
`pip install duckdb`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CARRIERS = ["9E", "AA", "AS", "B6", "DL", "EV", "F9", "FL", "HA", "MQ", "OO", "UA", "US", "VX", "WN", "YV"]
GROUP = 1_000_000
FIRST, LAST = "2013-01-01T00:00:00+00:00", "2043-01-01T00:00:00+00:00"

HELD = [
    ("table_row_count_to_be_between", {"min_value": 1}),
    ("table_columns_to_match_set", {"column_set": [*"abcdefghijkl"]}),
    ("column_values_to_be_unique", {"column": "a"}),
    ("column_values_to_be_unique", {"column": "b"}),
    ("column_values_to_be_unique", {"column": "c"}),
    ("column_values_to_match_regex", {"column": "c", "regex": "^F[0-9]{11}$"}),
    ("compound_columns_to_be_unique", {"column_list": ["d", "a"]}),
    ("column_values_to_be_in_set", {"column": "d", "value_set": CARRIERS}),
    ("column_distinct_values_to_equal_set", {"column": "d", "value_set": CARRIERS}),
    ("column_values_to_be_between", {"column": "e", "min_value": 0, "max_value": 1}),
    ("column_mean_to_be_between", {"column": "e", "min_value": 0.49, "max_value": 0.51}),
    ("column_values_to_not_be_null", {"column": "f", "mostly": 0.85}),
    ("column_values_to_be_between", {"column": "f", "min_value": 0, "max_value": 1000}),
    ("column_values_to_be_between", {"column": "g", "min_value": FIRST, "max_value": LAST}),
    ("column_pair_values_a_to_be_greater_than_b", {"column_A": "h", "column_B": "g"}),
    ("column_max_to_be_between", {"column": "i", "max_value": 100}),
    ("column_values_to_not_be_null", {"column": "i"}),
    ("column_median_to_be_between", {"column": "j", "min_value": -0.1, "max_value": 0.1}),
    ("column_stdev_to_be_between", {"column": "j", "min_value": 0.9, "max_value": 1.1}),
    ("column_unique_value_count_to_be_between", {"column": "k", "min_value": 3, "max_value": 3}),
    ("column_values_to_be_of_type", {"column": "l", "type_": "float64"}),
]
BROKEN = [
    *HELD[:10],
    ("column_values_to_be_between", {"column": "e", "min_value": 0.000001, "max_value": 1}),
    ("column_mean_to_be_between", {"column": "j", "min_value": 0.1}),
    ("column_values_to_be_unique", {"column": "i"}),
    ("table_row_count_to_be_between", {"max_value": 1000}),
]
QUERY = """
select count(*) >= 1, count(distinct a) = count(a), count(distinct b) = count(b),
       count(distinct c) = count(c),
       bool_and(regexp_matches(c, '^F[0-9]{11}$')), count(distinct (d, a)) = count(*),
       bool_and(d in SET), count(distinct d) = 16,
       min(e) >= 0 and max(e) <= 1, avg(e) between 0.49 and 0.51, count(f) >= 0.85 * count(*),
       min(f) >= 0 and max(f) <= 1000, min(g) >= 'FIRST' and max(g) <= 'LAST', bool_and(h > g),
       max(i) <= 100, count(i) = count(*), median(j) between -0.1 and 0.1, stddev_samp(j) between 0.9 and 1.1,
       count(distinct k) = 3
from 'FILE'
"""


def write(path: Path, rows: int) -> None:
    """The table, a row group of a million rows at a time."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    draw, writer = np.random.default_rng(7), None
    for begin in range(0, rows, GROUP):
        i = np.arange(begin, min(begin + GROUP, rows), dtype="int64")
        n = len(i)
        at = pa.array(1_356_998_400_000_000 + i * 5_000_000).cast(pa.timestamp("us", "UTC"))
        digits = pc.utf8_lpad(pa.array((i * 7_919 + 13) % (2**36)).cast(pa.string()), 11, "0")
        f = pa.array(draw.integers(0, 1001, n).astype("float64"), mask=draw.random(n) < 0.1)
        table = pa.table(
            {
                "a": i,
                "b": (i * 2_654_435_761) % (2**40),
                "c": pc.binary_join_element_wise("F", digits, ""),
                "d": pa.array(CARRIERS).take(pa.array(draw.integers(0, 16, n))),
                "e": draw.random(n),
                "f": f,
                "g": at,
                "h": pc.add(at, pa.scalar(60_000_000, pa.duration("us"))),
                "i": draw.integers(0, 101, n),
                "j": draw.normal(size=n),
                "k": i % 3,
                "l": draw.random(n),
            }
        )
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table, row_group_size=GROUP)
    if writer:
        writer.close()


def contract(expectations: list[tuple[str, dict[str, object]]]) -> Path:
    """The promises as a contract file."""
    import yaml

    path = Path(tempfile.mkdtemp()) / "t.yml"
    entries = [{"type": f"expect_{name}", "kwargs": kwargs} for name, kwargs in expectations]
    path.write_text(yaml.safe_dump({"name": "t", "meta": {"key": ["a"]}, "expectations": entries}))
    return path


def handoff(path: Path, budget: int, expectations: list[tuple[str, dict[str, object]]]) -> str:
    """Our verdict, in words."""
    from kedro_handoff.contracts.large.evaluation import evaluate_parquet
    from kedro_handoff.contracts.suite import read_suite

    verdict = evaluate_parquet(read_suite(contract(expectations)), path, budget=budget)
    not_held = [f"{f.type.removeprefix('expect_')}: {f.found}" for f in verdict.not_held]
    return f"{verdict.status}, {verdict.proved} of {len(verdict.findings)} proved. {'; '.join(not_held)}"


def duckdb(path: Path, budget: int | None) -> str:
    """DuckDB's answer, on one thread and spilling where it has to, or with all memory that it wants."""
    import duckdb as peer

    spill = tempfile.mkdtemp()
    settings = {"threads": 1, "temp_directory": spill}
    settings |= {"memory_limit": f"{budget // 2**20}MiB"} if budget else {}
    query = QUERY.replace("FILE", str(path)).replace("SET", str(tuple(CARRIERS)))
    query = query.replace("FIRST", FIRST).replace("LAST", LAST)
    answers = peer.connect(config=settings).execute(query).fetchone()
    return "held" if answers and all(answers) else f"not held: {answers}"


def measure(engine: str, path: Path, limit: int, budget: int) -> dict[str, object]:
    """One engine in this process."""
    if engine != "duckdb without a limit":
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    begun, cpu = time.perf_counter(), time.process_time()
    if engine.startswith("duckdb"):
        said = duckdb(path, budget if engine == "duckdb" else None)
    else:
        said = handoff(path, budget, HELD if engine == "handoff" else BROKEN)
    return {
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "said": said,
    }


def main(rows: int, limit: int, budget: int, file: Path | None) -> None:
    """Write, measure, print."""
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory(prefix="large-parquet-") as folder:
        path = file or Path(folder) / "t.parquet"
        if not path.exists():
            write(path, rows)
        footer = pq.ParquetFile(path).metadata
        size = sum(footer.row_group(i).total_byte_size for i in range(footer.num_row_groups))
        print(
            f"{footer.num_rows:,} rows, {size / 2**30:.1f} GiB uncompressed, "
            f"{path.stat().st_size / 2**30:.1f} GiB on disk; limit "
            f"{limit / 2**30:.1f} GiB, budget for data {budget / 2**20:.0f} MiB"
        )
        print(f"{'engine':<24}{'seconds':>9}{'CPU s':>9}{'ratio':>7}{'peak MiB':>10}  verdict")
        first = None
        for engine in ("handoff", "duckdb", "duckdb without a limit", "handoff, broken"):
            command = [sys.executable, __file__, "--measure", engine, "--file", str(path)]
            command += ["--limit", str(limit), "--budget", str(budget)]
            variables = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
            done = subprocess.run(command, capture_output=True, text=True, env=variables)
            if done.returncode:
                said = [line for line in done.stderr.splitlines() if "Error" in line or "Exception" in line]
                print(
                    f"{engine:<24} failed: {(said or [f'signal {-done.returncode}'])[-1][:150]}", flush=True
                )
                continue
            found = json.loads(done.stdout.splitlines()[-1])
            first = first or found["cpu"]
            print(
                f"{engine:<24}{found['seconds']:>9.1f}{found['cpu']:>9.1f}{found['cpu'] / first:>7.2f}"
                f"{found['peak'] / 2**20:>10.0f}  {found['said']}",
                flush=True,
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--limit", type=int, default=2 * 2**30)
    parser.add_argument("--budget", type=int, default=512 * 2**20)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--measure")
    given = parser.parse_args()
    if given.measure:
        print("\n" + json.dumps(measure(given.measure, given.file, given.limit, given.budget)))
    else:
        main(given.rows, given.limit, given.budget, given.file)
