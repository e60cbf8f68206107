"""How many small changes of a node its promoted tests notice, beside tests that one gets for as little work.

Peers, on the same nodes and the same changes: a smoke test (the node is called on the same small inputs and
must not fail), and the promoted test on 12 real rows in place of made-up ones.
"""

from __future__ import annotations

import inspect
import pickle
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from kedro_handoff.notebooks.testing.bench import Bench
from kedro_handoff.notebooks.testing.job import NodeJob, NodeTests, TestJob
from kedro_handoff.notebooks.testing.mutants import mutants
from kedro_handoff.notebooks.testing.trial import form_of, load, tried

HERE = Path(__file__).parent
MODULE = "node_functions"
VISITS = {"df": "visits"}
NODES = {
    "clean": (["clean"], {"df": "visits", "least": "params:least"}, 1, {"params:least": 0.5}),
    "features": (["features", "NIGHT"], VISITS, 1, {}),
    "by_sex": (["by_sex"], {"visits": "visits", "patients": "patients"}, 1, {}),
    "bills": (["bills", "price"], VISITS, 1, {}),
    "risk": (["risk"], VISITS, 1, {}),
    "daily": (["daily"], VISITS, 1, {}),
    "without_outliers": (
        ["without_outliers"],
        {"df": "visits", "share": "params:share"},
        1,
        {"params:share": 0.1},
    ),
    "wide": (["wide"], VISITS, 1, {}),
    "loops": (["loops"], VISITS, 1, {}),
    "report": (
        ["report"],
        {"df": "visits", "settings": "params:r"},
        1,
        {"params:r": {"youngest": 18, "oldest": 65}},
    ),
    "split": (["split"], {"df": "visits", "size": "params:size"}, 4, {"params:size": 0.25}),
    "train": (["train"], {"df": "visits", "C": "params:C"}, 1, {"params:C": 0.7}),
    "score": (["score"], {"model": "model", "df": "visits"}, 1, {}),
}


def data(rows: int = 2000) -> dict[str, pd.DataFrame]:
    random = np.random.default_rng(1)
    hours = pd.Series(np.round(random.gamma(2, 2, rows), 2))
    hours.iloc[random.permutation(rows)[: rows // 20]] = None
    visits = pd.DataFrame(
        {
            "visit_id": [f"V{n:05d}" for n in range(rows)],
            "ward": random.choice(["north", "south", "east"], rows),
            "hours": hours,
            "age": random.integers(0, 99, rows),
            "start": pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(0, 8700, rows), unit="h"),
            "remark": [f"Mr Smith of room {n} came again" for n in range(rows)],
            "patient": random.integers(1000, 1500, rows),
        }
    )
    known = np.arange(1000, 1480)
    patients = pd.DataFrame({"patient": known, "sex": random.choice(["f", "m"], len(known))})
    return {"visits": visits, "patients": patients, "model": object.__new__(_Model)}


class _Model:
    """Stands for the model that the data scientist has; the tests get theirs from the node that trains it."""


def job_of(name: str, folder: Path, real_rows: int = 0) -> TestJob:
    names, arguments, outputs, values = NODES[name]
    node = NodeJob(MODULE, name, arguments, tuple(f"made_{n}" for n in range(outputs)), tuple(names), values)
    train = NodeJob(MODULE, "train", NODES["train"][1], ("model",), ("train",), NODES["train"][3])
    observed = {dataset: str(folder / f"{dataset}.pkl") for dataset in ("visits", "patients", "model")}
    place = str(folder / f"test_{name}.py")
    return TestJob(node, {"model": train}, observed, {}, {}, "a notebook", place, str(HERE), real_rows)


def share(tests: NodeTests) -> str:
    found = next((t for t in tests.tests if t.kind == "characterisation"), None)
    return f"{found.killed}/{found.tried}" if found else "none"


def smoke(tests: NodeTests, name: str) -> str:
    """The same call with the assertions taken away."""
    if not tests.text:
        return "none"
    lines, kept, inside = tests.text.split("\n"), [], False
    for line in lines:
        inside = inside or line.startswith("def test_")
        kept.append(line)
        if inside and f"= {name}(" in line:
            break
    module = vars(sys.modules[MODULE])
    changes = [m for m in mutants(inspect.getsource(sys.modules[MODULE]), NODES[name][0]) if not m.copies]
    forms = ((m.place, form_of(module, name, m.definitions)) for m in changes)
    namespace = load("\n".join(kept))
    found = tried(
        namespace,
        f"test_{name}_makes_what_it_made_when_it_was_promoted",
        name,
        forms,
        10,
        time.monotonic() + 60,
    )
    return f"{found.killed}/{found.tried}"


def main() -> None:
    warnings.simplefilter("ignore")
    sys.path.insert(0, str(HERE))
    print(f"{'node':18}{'made-up rows':>14}{'smoke test':>12}{'12 real rows':>14}{'seconds':>9}")
    sums = {"made": [0, 0], "smoke": [0, 0], "real": [0, 0]}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for dataset, value in data().items():
            (folder / f"{dataset}.pkl").write_bytes(pickle.dumps(value))
        for name in NODES:
            begun = time.perf_counter()
            tests = Bench(job_of(name, folder)).tests()
            seconds = time.perf_counter() - begun
            row = {"made": share(tests), "smoke": smoke(tests, name)}
            row["real"] = share(Bench(job_of(name, folder, 12)).tests())
            for column, text in row.items():
                if "/" in text:
                    sums[column] = [
                        a + b for a, b in zip(sums[column], map(int, text.split("/")), strict=True)
                    ]
            print(f"{name:18}{row['made']:>14}{row['smoke']:>12}{row['real']:>14}{seconds:>9.1f}")
            for note in tests.notes:
                print(f"    {note}")
            if "-v" in sys.argv:
                for test in tests.tests:
                    print(f"    {test.kind}: {'; '.join(test.survivors)}")
    for column, (killed, every) in sums.items():
        print(f"{column:8}{killed} of {every} changes noticed: {killed / every:.0%}")


if __name__ == "__main__":
    main()
