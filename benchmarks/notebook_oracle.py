"""Whether a promoted pipeline gives what its notebook gives, decided without any code of the plugin.

The notebook runs in a fresh kernel (nbclient) and leaves its variables behind each cell; the nodes run one by
one in a fresh process; `kedro run` writes the datasets. Tables are compared by `pandas.testing`, anything
else attribute by attribute.
"""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

_KEEP = """
def __oracle_keep__(cell, folder={folder!r}):
    import pickle, types
    for name, value in list(globals().items()):
        if name.startswith("_") or isinstance(value, types.ModuleType | type) or callable(value):
            continue
        try:
            data = pickle.dumps(value)
        except Exception:
            continue
        with open(f"{{folder}}/{{cell}}.{{name}}.pkl", "wb") as file:
            file.write(data)
"""
_NODES = """
import pickle, sys
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project
from kedro.framework.project import pipelines
project, name, folder = sys.argv[1:]
bootstrap_project(project)
with KedroSession.create(project) as session:
    catalog = session.load_context().catalog
    made = {}
    for node in pipelines[name].nodes:
        known = {d: pickle.loads(pickle.dumps(made[d])) for d in node.inputs if d in made}
        inputs = known | {d: catalog.load(d) for d in node.inputs if d not in known}
        for dataset, value in node.run(inputs).items():
            made[dataset] = pickle.loads(pickle.dumps(value))
for dataset, value in made.items():
    with open(f"{folder}/{dataset}.pkl", "wb") as file:
        pickle.dump(value, file)
"""


def disagreements(
    project: Path, notebook: Path, pipeline: str, nodes: list[Mapping], saved: Mapping[str, str]
) -> Iterator[str]:
    """What differs between a notebook and the nodes promoted from it; nothing where they agree.

    Args:
        project: The project after the promotion.
        notebook: Its notebook.
        pipeline: Name of the pipeline.
        nodes: Nodes as `promote --json` gives them.
        saved: Datasets that the notebook saves, with the variable.
    """
    kept, made = project / ".oracle" / "notebook", project / ".oracle" / "nodes"
    for folder in (kept, made):
        folder.mkdir(parents=True)
    reporting = project / "data/08_reporting"
    _run_notebook(notebook, kept)
    shutil.copytree(reporting, project / ".oracle" / "saved")
    done = _python("-c", _NODES, str(project), pipeline, str(made), folder=project)
    if done.returncode:
        yield f"the nodes fail: {done.stderr.strip().splitlines()[-1]}"
        return
    for node in nodes:
        for output in node["outputs"]:
            name = saved.get(output, output.partition("_after_")[0])
            path = kept / f"{max(node['cells'])}.{name}.pkl"
            if not path.exists():
                yield f"{output}: the notebook keeps no `{name}` behind cell {max(node['cells'])}"
                continue
            yield from _named(output, differences(_load(path), _load(made / f"{output}.pkl")))
    yield from _run_and_compare(project, pipeline, reporting)


def _run_and_compare(project: Path, pipeline: str, reporting: Path) -> Iterator[str]:
    for path in reporting.glob("*"):
        path.unlink()
    done = _python("-m", "kedro", "run", "--pipelines", pipeline, folder=project)
    if done.returncode:
        yield f"`kedro run` fails: {done.stdout[-300:]}"
        return
    for path in sorted(reporting.glob("*.parquet")):
        there = project / ".oracle" / "saved" / path.name
        yield from _named(path.stem, differences(pd.read_parquet(there), pd.read_parquet(path)))


def _named(name: str, found: Iterator[str]) -> Iterator[str]:
    yield from (f"{name}: {words}" for words in found)


def _run_notebook(path: Path, folder: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    document = nbformat.read(path, as_version=4)
    number = 0
    for cell in document.cells:
        if cell.cell_type == "code":
            number += 1
            cell.source += f"\n__oracle_keep__({number})"
    document.cells.insert(0, nbformat.v4.new_code_cell(_KEEP.format(folder=str(folder))))
    NotebookClient(document, resources={"metadata": {"path": str(path.parent)}}, timeout=300).execute()


def _python(*arguments: str, folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=os.environ, capture_output=True, text=True, check=False
    )


def _load(path: Path) -> object:
    return pickle.loads(path.read_bytes())  # noqa: S301 - written by this script


def differences(one: object, other: object, depth: int = 0) -> Iterator[str]:
    """How two values differ, in words; nothing where they do not."""
    try:
        yield from _differences(one, other, depth)
    except AssertionError as error:
        yield str(error).strip().replace("\n", "; ")[:200]


def _state(value: object) -> dict[str, object]:
    """Attributes without identities: scikit-learn's vectorizers keep the `id()` of their stop words."""
    return {name: found for name, found in vars(value).items() if not name.endswith("_id")}


def _differences(one: object, other: object, depth: int) -> Iterator[str]:
    if type(one) is not type(other):
        yield f"{type(one).__name__} and {type(other).__name__}"
    elif isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other, check_exact=False, rtol=1e-12)
    elif isinstance(one, pd.Series):
        pd.testing.assert_series_equal(one, other, check_exact=False, rtol=1e-12)
    elif isinstance(one, pd.Index):
        pd.testing.assert_index_equal(one, other)
    elif isinstance(one, np.ndarray):
        np.testing.assert_array_equal(one, other)
    elif hasattr(one, "toarray"):
        np.testing.assert_array_equal(one.toarray(), other.toarray())
    elif isinstance(one, dict):
        yield from [] if list(one) == list(other) else [f"keys {list(one)[:5]} and {list(other)[:5]}"]
        for key in one.keys() & other.keys():
            yield from differences(one[key], other[key], depth + 1)
    elif isinstance(one, list | tuple):
        yield from [] if len(one) == len(other) else [f"{len(one)} and {len(other)} elements"]
        for left, right in zip(one, other, strict=False):
            yield from differences(left, right, depth + 1)
    elif hasattr(one, "__dict__") and depth < 40:
        yield from differences(_state(one), _state(other), depth + 1)
    elif not (one == other or (one != one and other != other) or pickle.dumps(one) == pickle.dumps(other)):
        yield f"{one!r} and {other!r}"[:200]
