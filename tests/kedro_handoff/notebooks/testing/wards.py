"""A hospital's tables, and nodes that somebody might write on them."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.notebooks.testing.bench import Bench
from kedro_handoff.notebooks.testing.job import NodeJob, NodeTests, TestJob


def visits(rows: int = 300) -> pd.DataFrame:
    random = np.random.default_rng(1)
    hours = pd.Series(np.round(random.gamma(2, 2, rows), 2))
    hours.iloc[random.permutation(rows)[:20]] = None
    start = pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(0, 9000, rows), unit="h")
    return pd.DataFrame(
        {
            "visit_id": [f"V{n:05d}" for n in range(rows)],
            "ward": random.choice(["north", "south", "east"], rows),
            "hours": hours,
            "age": random.integers(0, 99, rows),
            "start": start,
            "remark": [f"Mr Smith of room {n} came again" for n in range(rows)],
            "patient": random.integers(1000, 1120, rows),
        }
    )


def patients() -> pd.DataFrame:
    sexes = np.random.default_rng(2).choice(["f", "m"], 120)
    names = [f"Name{n}" for n in range(120)]
    return pd.DataFrame({"patient": np.arange(1000, 1120), "name": names, "sex": sexes})


DATA = {"visits": visits, "patients": patients}


@contextmanager
def importable(folder: Path) -> Iterator[None]:
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))


def made_tests(
    folder: Path,
    source: str,
    arguments: Mapping[str, str] | None = None,
    outputs: tuple[str, ...] = ("made",),
    values: Mapping[str, Any] | None = None,
    **more: Any,
) -> NodeTests:
    """The tests of the last function in a module's text, as a promotion has them made."""
    module = f"nodes_{folder.name}".replace("-", "_")
    (folder / f"{module}.py").write_text(f"import pandas as pd\n{source}")
    observed = {}
    for name, table in {**{k: make() for k, make in DATA.items()}, **more.pop("data", {})}.items():
        observed[name] = str(folder / f"{name}.pkl")
        Path(observed[name]).write_bytes(pickle.dumps(table))
    names = more.pop("names", None) or [
        line[4:].partition("(")[0] for line in source.splitlines() if line.startswith("def ")
    ]
    constants = [line.partition(" ")[0] for line in source.splitlines() if line[:1].isupper()]
    node = NodeJob(
        module, names[-1], arguments or {"df": "visits"}, outputs, (*names, *constants), values or {}
    )
    settings = {"upstream": {}, "contracts": {}, "contract_texts": {}, **more}
    place = str(folder / "test_it.py")
    job = TestJob(
        node, observed=observed, notebook="x.ipynb", test_path=place, source=str(folder), **settings
    )
    with importable(folder):
        return Bench(job).tests()
