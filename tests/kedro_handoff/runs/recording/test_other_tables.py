"""Tables of other libraries: hashed, or said not to be; never computed for the record."""

from __future__ import annotations

from typing import Any

import polars as pl
import pyarrow as pa
from kedro.pipeline import node

ASSIGN = {"type": "MemoryDataset", "copy_mode": "assign"}


def test_polars_and_arrow_tables_are_hashed_and_a_lazy_frame_is_not_computed(runs: Any) -> None:
    computed = []
    lazy = pl.LazyFrame({"a": [1, 2]}).map_batches(lambda frame: computed.append(1) or frame)
    nodes = [
        node(lambda: pl.DataFrame({"a": [1, 2]}), None, "eager", name="eager"),
        node(lambda: pa.table({"a": [1, 2]}), None, "arrow", name="arrow"),
        node(lambda: lazy, None, "lazy", name="lazy"),
        node(lambda *tables: len(tables), ["eager", "arrow", "lazy"], "n", name="read"),
    ]
    record = runs.run(nodes, eager=ASSIGN, arrow=ASSIGN, lazy=ASSIGN)
    written = {name: facts["written"] for name, facts in record["datasets"].items()}
    assert [written[name]["rows"] for name in ("eager", "arrow", "lazy")] == [2, 2, None]
    assert [bool(written[name]["digest"]) for name in ("eager", "arrow", "lazy")] == [True, True, False]
    assert written["lazy"]["unsound"].startswith("a polars LazyFrame is computed only when asked for")
    assert (computed, record["notes"], record["outcome"]) == ([], [], "succeeded")


def test_a_spark_frame_costs_no_job_and_says_why_it_has_no_digest(runs: Any, spark: Any) -> None:
    context = spark.sparkContext
    context.setJobGroup("record", "what a run of the pipeline alone computes: nothing")
    nodes = [
        node(lambda: spark.range(5), None, "frame", name="make"),
        node(lambda frame: frame.filter("id > 1"), "frame", "left", name="filter"),
    ]
    record = runs.run(nodes, frame=ASSIGN, left=ASSIGN)
    written = record["datasets"]["frame"]["written"]
    assert (
        written["unsound"]
        == "a pyspark DataFrame is computed only when asked for, and hashing would compute it"
    )
    assert (written["digest"], written["rows"], record["outcome"]) == (None, None, "succeeded")
    assert len(context.statusTracker().getJobIdsForGroup("record")) == 0
