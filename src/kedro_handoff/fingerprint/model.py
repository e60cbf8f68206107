"""Models of scikit-learn: parameters and all that they have learned."""

from __future__ import annotations

import math
import sys
from typing import Any

from kedro_handoff.fingerprint.walk import is_of

# How long something took, where an object once lay in memory, which version pickled it: nothing learned.
_PASSING = ("refit_time_", "_stop_words_id", "_sklearn_version")
_TIMES = ("mean_fit_time", "std_fit_time", "mean_score_time", "std_score_time")
_LONGEST = 200


def is_estimator(value: Any) -> bool:
    """Whether it is an estimator or a pipeline, fitted or not."""
    return is_of(value, "sklearn.base", "BaseEstimator") and not isinstance(value, type)


def lasting(value: Any, state: Any) -> Any:
    """An estimator's attributes without those that differ from fit to fit though it learns the same."""
    if not isinstance(state, dict) or not type(value).__module__.startswith("sklearn."):
        return state
    kept = {name: item for name, item in state.items() if name not in _PASSING}
    results = kept.get("cv_results_")
    if isinstance(results, dict):
        kept["cv_results_"] = {name: item for name, item in results.items() if name not in _TIMES}
    return kept


def searched(state: Any) -> Any:
    """A tree of neighbours without its counts of how often it was asked."""
    if isinstance(state, tuple) and len(state) == 13:
        return (*state[:7], *state[11:])
    return state


def model_facts(value: Any) -> dict[str, Any]:
    """Class, parameters that are plain values, and the version of the library; nothing learned."""
    kind = type(value)
    library = kind.__module__.partition(".")[0]
    version = getattr(sys.modules.get(library), "__version__", "")
    facts = {"class": f"{kind.__module__}.{kind.__qualname__}", "parameters": _parameters(value)}
    return {**facts, "library": library, "version": str(version)}


def parameter_names(value: Any) -> set[str]:
    """Names of what an estimator was made with; its other attributes are learned."""
    try:
        return set(value._get_param_names())
    except Exception:  # noqa: BLE001 - an estimator of someone's own need not keep the rules
        return set()


def _parameters(value: Any) -> dict[str, Any]:
    try:
        parameters = value.get_params(deep=True)
    except Exception:  # noqa: BLE001 - an estimator of someone's own need not keep the rules
        return {}
    found = {str(name): shown(item) for name, item in sorted(parameters.items())}
    return {name: item for name, item in found.items() if item is not ...}


def shown(item: Any) -> Any:
    """A parameter as facts show it; `...` where it is no plain value."""
    if item is None or isinstance(item, bool | int):
        return item
    if isinstance(item, float):
        return float(item) if math.isfinite(item) else str(item)
    if isinstance(item, str):
        return str(item)[:_LONGEST]
    return type(item).__qualname__ if is_estimator(item) else ...
