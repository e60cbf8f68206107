"""Records of runs, made up: a pipeline, what each piece of it was, and what came of it."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from typing import Any

from ..made_record import made_record  # noqa: TID252 - tests are no package

ENVIRONMENT = {
    "python": "3.12.1",
    "platform": "Linux",
    "machine": "x86_64",
    "cores": 4,
    "packages": {"pandas": "3.0.1", "requests": "2.32"},
    "lock": {},
    "variables": {},
}


def digest(*what: object) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()[:16]


def column(name: str, content: str, dtype: str = "int64", **statistics: float) -> dict[str, Any]:
    return {"name": name, "dtype": dtype, "digest": digest(content), "statistics": statistics}


def content(
    text: str, rows: int | None = None, columns: tuple[dict, ...] = (), **facts: Any
) -> dict[str, Any]:
    kind = "table" if columns else "document"
    return {
        "kind": kind,
        "digest": digest(text),
        "unsound": "",
        "rows": rows,
        "columns": list(columns),
        "facts": facts,
    }


def unsound(why: str = "it has no stable form") -> dict[str, Any]:
    return {**content(""), "digest": None, "unsound": why}


def part(text: str, kind: str = "function", file: str = "src/p/nodes.py", line: int = 10) -> dict[str, Any]:
    return {"digest": digest(text), "file": file, "line": line, "kind": kind}


def node(
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    parts: Mapping[str, str] | None = None,
    packages: Mapping[str, str] | None = None,
    **facts: Any,
) -> dict[str, Any]:
    parts = parts if parts is not None else {f"p.{outputs[0]}": f"make {outputs[0]}"}
    records = {
        name: part(text, "constant" if name.rpartition(".")[2].isupper() else "function")
        for name, text in parts.items()
    }
    packages = dict(packages if packages is not None else {"pandas": "3.0.1"})
    code = {"digest": digest(records, packages), "parts": records, "packages": packages, "not_covered": []}
    return {
        "function": f"p.{outputs[0]}",
        "namespace": None,
        "tags": [],
        "inputs": list(inputs),
        "outputs": list(outputs),
        "code": code,
        "parameters": {name: digest(name) for name in inputs if name.startswith("params:")},
        "key": None,
        "status": "ran",
        "why": "",
        "start": None,
        "seconds": 1.0,
        "peak_memory": None,
        "rows_in": None,
        "rows_out": None,
        **facts,
    }


def dataset(
    read: dict | None = None, written: dict | None = None, made_by: str | None = None, **facts: Any
) -> dict[str, Any]:
    return {
        "type": "pandas.CSVDataset",
        "persisted": True,
        "path": None,
        "version": None,
        "config": "c",
        "made_by": made_by,
        "read": read,
        "written": written,
        "file": None,
        **facts,
    }


def run(id: str, nodes: Mapping[str, dict], datasets: Mapping[str, dict], **facts: Any) -> dict[str, Any]:
    given = {"nodes": dict(nodes), "datasets": dict(datasets), "environment": copy.deepcopy(ENVIRONMENT)}
    return made_record(id, **{"time": id, "ended": id, **given, **facts})


def contract(status: str = "held", fingerprint: str = "f1", *not_held: dict[str, Any]) -> dict[str, Any]:
    return {
        "status": status,
        "fingerprint": fingerprint,
        "version": "1.0.0",
        "file": "conf/base/contracts/x.yml",
        "expectations": 5,
        "held": 5 - len(not_held),
        "not_held": list(not_held),
    }


class Project:
    """A made-up pipeline whose results follow from what goes into it, as a real one's would.

    `raw -> clean -> (score, plot)`, `score -> metrics`; each result is the hash of all that its node saw.
    """

    def __init__(self) -> None:
        self.data = {"raw": "raw data"}
        self.graph = {
            "clean": (("raw", "params:limit"), "cleaned"),
            "score": (("cleaned", "params:model"), "scores"),
            "plot": (("cleaned",), "picture"),
            "evaluate": (("scores",), "metrics"),
        }
        self.code: dict[str, dict[str, str]] = {
            "clean": {"p.clean": "def clean", "p.LIMIT": "LIMIT = 50"},
            "score": {"p.score": "def score", "p.helper": "def helper"},
            "plot": {"p.plot": "def plot"},
            "evaluate": {"p.evaluate": "def evaluate", "p.helper": "def helper"},
        }
        self.parameters: dict[str, Any] = {"limit": 1, "model": {"depth": 3, "seed": 1}, "unread": 0}
        self.packages = {"pandas": "3.0.1", "requests": "2.32"}
        self.reached = dict.fromkeys(self.graph, ("pandas",))
        self.chance: dict[str, str] = {}
        self.rounds: set[str] = set()

    def run(self, id: str, **facts: Any) -> dict[str, Any]:
        nodes, datasets, values = {}, {}, dict(self.data)
        for name, text in self.data.items():
            datasets[name] = dataset(read=content(text))
        for name, (inputs, output) in self.graph.items():
            packages = {package: self.packages[package] for package in self.reached[name]}
            nodes[name] = node(inputs, (output,), self.code[name], packages)
            given = {i: self.parameters[i[7:]] for i in inputs if i.startswith("params:")}
            nodes[name]["parameters"] = {i: digest(value) for i, value in given.items()}
            seen = [values[i] for i in inputs if i in values]
            chance = self.chance.get(name, "")
            code = "rounded" if name in self.rounds else self.code[name]
            values[output] = digest(seen, given, code, packages, chance)
            datasets[output] = dataset(None, content(values[output]), name)
            for i in inputs:
                if i in datasets and i not in self.data:
                    datasets[i]["read"] = content(values[i])
        metrics = {"metrics": {"auc": int(values["metrics"], 16) / 16**16}} if "metrics" in values else {}
        environment = {**copy.deepcopy(ENVIRONMENT), "packages": dict(self.packages)}
        defaults = {
            "parameters": copy.deepcopy(self.parameters),
            "metrics": metrics,
            "environment": environment,
        }
        return run(id, nodes, datasets, **{**defaults, **facts})


def texts(project: Project) -> dict[str, str]:
    """The texts of a project's code by digest."""
    return {digest(text): text for parts in project.code.values() for text in parts.values()}
