"""Models: by parameters, by what they have learned, by what they predict on fixed rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kedro_handoff.comparing.difference import Difference
from kedro_handoff.comparing.objects import attributes

if TYPE_CHECKING:
    from kedro_handoff.comparing.walk import Walk

ROWS = 200
_METHODS = ("predict", "predict_proba", "decision_function", "transform")
# How long something took is no property of the model.
_TIMINGS = re.compile(r"(.*_)?time_?")
# scikit-learn's vectorizers remember which object their stop words were, by its place in memory.
_OF_THE_PROCESS = ("_stop_words_id",)
_MANY = 5


def estimators(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """Estimators of scikit-learn and what follows its rules, pipelines included."""
    outermost, walk.models = walk.models == 0, walk.models + 1
    found = list(_state(one, other, walk))
    yield from found[:_MANY]
    if len(found) > _MANY:
        yield Difference("model", f"and {len(found) - _MANY:,} more parameters and attributes differ")
    if outermost:
        yield from _predictions(one, other, walk)


def _state(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    left, right = _without_timings(attributes(one), walk), _without_timings(attributes(other), walk)
    parameters = set(one.get_params(deep=False))
    for name in [*left, *(name for name in right if name not in left)]:
        what = f"parameter {name}" if name in parameters else f"attribute {name}"
        if name not in left or name not in right:
            side = walk.sides[0] if name in left else walk.sides[1]
            yield Difference("model", f"{what} only in the {side}", place=name)
            continue
        yield from (found.inside(what) for found in walk(left[name], right[name]))


def _without_timings(state: dict[str, Any], walk: Walk) -> dict[str, Any]:
    kept = {}
    for name, value in state.items():
        if _TIMINGS.fullmatch(name):
            walk.notes["how long fitting took is not compared"] = None
        elif name in _OF_THE_PROCESS:
            continue
        elif name == "cv_results_" and isinstance(value, dict):
            kept[name] = _without_timings(value, walk)
        else:
            kept[name] = value
    return kept


def _predictions(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    rows, told = _fixed_rows(one, walk)
    if rows is None:
        walk.notes[told] = None
        return
    done = []
    for method in _METHODS:
        answers = [_answer(model, method, rows) for model in (one, other)]
        if answers[0] is None and answers[1] is None:
            continue
        done.append(method)
        for found in walk(*answers):
            yield found.inside(f"{method} on {len(rows):,} {told}")
    if done:
        walk.notes[f"{', '.join(done)} asked on {len(rows):,} {told}"] = None
    else:
        walk.notes[f"nothing could be predicted on {told}"] = None


def _answer(model: Any, method: str, rows: Any) -> Any:
    try:
        return getattr(model, method)(rows)
    except Exception:  # noqa: BLE001 - not every model can do everything, and generated rows may not suit it
        return None


def _fixed_rows(model: Any, walk: Walk) -> tuple[Any, str]:
    """Rows to predict on, and what they are; `None` and the reason where there are none."""
    import numpy as np
    import pandas as pd

    names = getattr(model, "feature_names_in_", None)
    number = getattr(model, "n_features_in_", None)
    if number is None:
        return None, "nothing was predicted: the model does not say on what it was fitted"
    if names is not None:
        columns = list(names)
        for sample in walk.samples:
            if isinstance(sample, pd.DataFrame) and len(sample) and set(columns) <= set(sample.columns):
                return sample.loc[:, columns].head(ROWS), "rows of the data"
    values = np.random.default_rng(0).normal(size=(ROWS, int(number)))
    if names is not None:
        return pd.DataFrame(values, columns=list(names)), "generated rows"
    return values, "generated rows"
