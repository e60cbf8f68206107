"""Metrics before a promotion, and as the promoted nodes make them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kedro.io import AbstractDataset

from kedro_handoff.metrics import select_metrics
from kedro_handoff.notebooks.evidence import Evidence
from kedro_handoff.notebooks.promotion import Promotion
from kedro_handoff.structure import ProjectStructure


@dataclass
class MetricsSeen:
    """A complement that writes nothing and keeps the metrics that the proof has made.

    Attributes:
        after: Metrics documents by dataset, as the promoted nodes made them.
    """

    after: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def __call__(self, structure: ProjectStructure, _: Promotion, evidence: Evidence) -> Iterator[str]:
        """Keep them."""
        names = structure.project.settings.metrics
        if names:
            made = evidence.outputs
            self.after |= {n: made[n] for n in names if isinstance(made.get(n), Mapping)}
        yield from ()


def metric_lines(structure: ProjectStructure, after: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A line for each metric, before and after, for people; what cannot be said is said so."""
    named = structure.project.settings.metrics
    if not named:
        return ["The project names no metrics (`metrics:` in conf/base/handoff.yml)."]
    lines = []
    for name, paths in named.items():
        before = select_metrics(_on_disk(structure, name), paths)
        now = select_metrics(after.get(name, {}), paths)
        for path in dict.fromkeys([*before, *now]):
            change = f"{_number(before, path)} -> {_number(now, path)}" if now else _number(before, path)
            lines.append(f"- {name}: {path}  {change}")
    if not lines:
        return [f"None of {', '.join(named)} was made yet."]
    if not after:
        lines.append(
            "As the last run left them: the promoted nodes make none; a run shows what becomes of them."
        )
    return lines


def _number(values: Mapping[str, float], path: str) -> str:
    return f"{values[path]:,.4f}" if path in values else "not made"


def _on_disk(structure: ProjectStructure, name: str) -> Mapping[str, Any]:
    """A metrics dataset as the last run left it; empty where it cannot be read."""
    entry = structure.entries.get(name)
    if entry is None or not entry.persisted:
        return {}
    config = {key: value for key, value in entry.config.items() if key != "validator"}
    if "filepath" in config and "://" not in str(config["filepath"]):
        config["filepath"] = str(structure.project.path / str(config["filepath"]))
    try:
        document = AbstractDataset.from_config(name, config).load()
    except Exception:  # noqa: BLE001 - a metric that cannot be read is no reason not to promote
        return {}
    return document if isinstance(document, Mapping) else {}
