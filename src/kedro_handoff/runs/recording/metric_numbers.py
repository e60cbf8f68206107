"""The metrics that a run made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kedro_handoff.metrics import select_metrics


def metrics_of(name: str, dataset: Any, data: Any, declared: Collection[str]) -> dict[str, float] | None:
    """Every number of a metrics dataset by dotted path; `None` for a dataset of another kind.

    Args:
        name: The dataset's name.
        dataset: The dataset.
        data: What was saved.
        declared: The metrics datasets that handoff.yml names.
    """
    kinds = [base.__name__ for base in type(dataset).__mro__]
    if name not in declared and not any("Metric" in kind and kind.endswith("Dataset") for kind in kinds):
        return None
    if isinstance(data, Mapping):
        return select_metrics(data, ())
    if isinstance(data, int | float) and not isinstance(data, bool):
        return {"value": float(data)}
    return None
