"""The corpus: notebooks as texts in `notebooks/`, read, numbered and written as `.ipynb` of a Kedro project.

A text begins with what a person chose to promote and what should come of it:

    # promote: --cells clean-fit --as prepare
    # outcome: right                      (or: refused CODE CODE; needs-io CODE)
    # order: 1 2 4 3                      (how the file says it was run; only evidence)
    # %% clean                            (a code cell, with a label that `--cells` may name)
    # %% [markdown]
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from notebook_data import tables

TEXTS = Path(__file__).parent / "notebooks"


@dataclass(frozen=True)
class Case:
    """One notebook with what a person chose and judged.

    Attributes:
        name: Name of the file.
        options: What `kedro handoff promote` is told.
        outcome: `right`, `refused` or `needs-io`.
        codes: Codes of refusals of which one has to be named.
        cells: Code cells and Markdown cells, as (kind, text).
        order: Execution counts of the code cells as the file says them.
    """

    name: str
    options: tuple[str, ...]
    outcome: str
    codes: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]
    order: tuple[int, ...] = ()

    @property
    def code(self) -> list[str]:
        """Texts of the code cells."""
        return [text for kind, text in self.cells if kind == "code"]

    @property
    def saved(self) -> dict[str, str]:
        """Datasets that the notebook saves, with the variable."""
        found = re.findall(r"catalog\.save\(\s*['\"](\w+)['\"],\s*(\w+)\s*\)", "\n".join(self.code))
        return dict(found)

    @property
    def choices(self) -> int:
        """How many things the person had to choose: options with a value, or markers."""
        markers = sum(text.lstrip().startswith("#| node") for text in self.code)
        return markers + sum(option in ("--cells", "--function", "--param") for option in self.options)

    def notebook(self) -> dict:
        """The notebook as nbformat has it."""
        counts = iter(self.order or range(1, len(self.code) + 1))
        cells = []
        for number, (kind, text) in enumerate(self.cells, start=1):
            cell = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": text}
            if kind == "code":
                cell |= {"outputs": [], "execution_count": next(counts, None)}
            cells.append(cell)
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}


def cases(only: str = "") -> list[Case]:
    """All notebooks of the corpus whose name contains a text."""
    return [_case(path) for path in sorted(TEXTS.glob("*.txt")) if only in path.stem]


def _case(path: Path) -> Case:
    head, *pieces = re.split(r"^# %%(?!%)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    facts = dict(re.findall(r"^# (promote|outcome|order):[ \t]*(.*)$", head, flags=re.MULTILINE))
    cells: list[tuple[str, str]] = []
    labels: dict[str, int] = {}
    count = 0
    for piece in pieces:
        label, _, text = piece.partition("\n")
        if label.strip() == "[markdown]":
            lines = [line.removeprefix("# ").rstrip() for line in text.strip().split("\n")]
            cells.append(("markdown", "\n".join(lines)))
            continue
        count += 1
        cells.append(("code", text.rstrip("\n") if count > 1 else _with_catalog(text.rstrip("\n"))))
        if label.strip():
            labels[label.strip()] = count
    outcome, *codes = facts["outcome"].split()
    options = tuple(_numbered(word, labels) for word in facts.get("promote", "").split())
    order = tuple(int(word) for word in facts.get("order", "").split())
    return Case(path.stem, options, outcome, tuple(codes), tuple(cells), order)


def _with_catalog(text: str) -> str:
    """The first cell, which gives the notebook its `catalog`."""
    first, separator, rest = text.partition("\n")
    if first.startswith("%%"):
        return f"{first}\n%load_ext kedro.ipython{separator}{rest}"
    return f"%load_ext kedro.ipython\n{text}"


def _numbered(word: str, labels: dict[str, int]) -> str:
    parts = word.lstrip("@").split("-")
    if not word.startswith("--") and all(part in labels for part in parts):
        return "-".join(str(labels[part]) for part in parts)
    return word


def write_project(folder: Path, case: Case) -> Path:
    """A Kedro project with all tables as datasets, and the notebook; gives the notebook's path."""
    data = folder / "data" / "01_raw"
    for place in (data, folder / "data/08_reporting", folder / "conf/local", folder / "conf/base"):
        place.mkdir(parents=True)
    catalog = {}
    for name, table in tables().items():
        table.to_csv(data / f"{name}.csv", index=False)
        table.to_parquet(data / f"{name}.parquet")
        catalog[name] = {"type": "pandas.ParquetDataset", "filepath": f"data/01_raw/{name}.parquet"}
    for name in case.saved:
        catalog[name] = {"type": "pandas.ParquetDataset", "filepath": f"data/08_reporting/{name}.parquet"}
    (folder / "conf/base/catalog.yml").write_text(yaml.safe_dump(catalog, sort_keys=False))
    package = folder / "src" / "corpus"
    (package / "pipelines").mkdir(parents=True)
    for path in (package / "__init__.py", package / "pipelines/__init__.py", package / "settings.py"):
        path.write_text("")
    (package / "pipeline_registry.py").write_text(
        "from kedro.framework.project import find_pipelines\n\n\n"
        "def register_pipelines():\n    pipelines = find_pipelines(raise_errors=True)\n"
        '    pipelines["__default__"] = sum(pipelines.values())\n    return pipelines\n'
    )
    (folder / "pyproject.toml").write_text(
        '[tool.kedro]\npackage_name = "corpus"\nproject_name = "corpus"\nkedro_init_version = "1.0.0"\n'
    )
    path = folder / "notebooks" / f"{case.name}.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(case.notebook(), indent=1))
    return path
