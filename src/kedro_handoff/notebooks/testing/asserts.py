"""Assertions that hold an object to what it was when the test was written."""

from __future__ import annotations

import builtins
import keyword
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kedro_handoff.notebooks.testing.literals import NoLiteralError, literal, plain

RELATIVE = "1e-9"  # other machines may differ in the last digits
OF_MODELS = "1e-6"
_MOST_SIGNS = 20_000
_TAKEN = frozenset({"pd", "np", "pytest", "datetime", "judge_table", "expected"})


def assertions(value: Any, name: str, tables: Mapping[str, Any]) -> list[str]:
    """Lines that hold the object `name` to its value.

    Args:
        value: What the node made.
        name: The variable in the test.
        tables: Text to object: what a model may be asked to predict.

    Raises:
        NoLiteralError: The object cannot be written down.
    """
    lines = list(_lines(value, name, tables))
    if sum(map(len, lines)) > _MOST_SIGNS:
        raise NoLiteralError("what the node makes of the small inputs is too long for a test to read")
    return lines


def _lines(value: Any, name: str, tables: Mapping[str, Any]) -> Iterator[str]:
    import numpy as np
    import pandas as pd

    if isinstance(value, pd.DataFrame | pd.Series | pd.Index):
        kind = {"DataFrame": "frame", "Series": "series"}.get(type(value).__name__, "index")
        close = f", rtol={RELATIVE}" if _has_floats(value) else ""
        yield f"expected = {literal(value)}"
        yield f"pd.testing.assert_{kind}_equal({name}, expected{close})"
    elif isinstance(value, np.ndarray):
        yield f"assert {name}.dtype == {str(value.dtype)!r}"
        close = value.dtype.kind == "f"
        end = (
            f"assert_allclose({name}, expected, rtol={RELATIVE})"
            if close
            else (f"assert_array_equal({name}, expected)")
        )
        yield f"expected = {literal(value)}"
        yield f"np.testing.{end}"
    elif hasattr(value, "predict") and hasattr(value, "get_params"):
        yield from _model(value, name, tables)
    elif isinstance(value, float | np.floating):
        nan = ", nan_ok=True" if math.isnan(value) else ""
        yield f"assert {name} == pytest.approx({plain(value)}, rel={RELATIVE}{nan})"
    elif value is None or isinstance(value, bool | np.bool_):
        yield (
            f"assert {name} is {value}"
            if not isinstance(value, np.bool_)
            else f"assert bool({name}) is {value}"
        )
    elif type(value) in (dict, list, tuple) and not _is_exact(value):
        yield from _parts(value, name, tables)
    else:
        yield f"assert {name} == {plain(value)}"


def _has_floats(value: Any) -> bool:
    dtypes = value.dtypes if value.ndim == 2 else [value.dtype]
    return any(getattr(dtype, "kind", "O") in "fc" for dtype in dtypes)


def _is_exact(value: Any) -> bool:
    """Whether plain `==` compares it as it should."""
    parts = value.values() if isinstance(value, dict) else value
    return all(
        _is_exact(part) if type(part) in (dict, list, tuple) else type(part) in (int, str, bool, type(None))
        for part in parts
    )


def _parts(value: Any, name: str, tables: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value, dict):
        yield f"assert list({name}) == {plain(list(value))}"
        pairs = [(plain(key), part) for key, part in value.items()]
    else:
        yield f"assert len({name}) == {len(value)}"
        pairs = [(str(place), part) for place, part in enumerate(value)]
    for key, part in pairs:
        yield from _lines(part, f"{name}[{key}]", tables)


def _model(model: Any, name: str, tables: Mapping[str, Any]) -> Iterator[str]:
    """A model by its parameters and by what it predicts for the small rows."""
    import numpy as np

    yield f'assert type({name}).__name__ == "{type(model).__name__}"'
    params = {key: v for key, v in model.get_params().items() if _is_plain(v)}
    if params and len(plain(params)) < 1500:
        yield f"assert {name}.get_params() | {plain(params)} == {name}.get_params()"
    text, rows = _rows_for(model, tables)
    ask = "predict_proba" if hasattr(model, "predict_proba") else "predict"
    predicted = np.asarray(getattr(model, ask)(rows))
    if predicted.dtype.kind not in "fiub":
        yield f"assert {name}.{ask}({text}).tolist() == {plain(predicted.tolist())}"
        return
    yield f"predicted = {name}.{ask}({text})"
    yield f"expected = {plain(_short(predicted))}"
    yield f"np.testing.assert_allclose(predicted, expected, rtol={OF_MODELS})"


def _short(numbers: Any) -> Any:
    import numpy as np

    return (
        [float(f"{n:.10g}") for n in numbers]
        if numbers.ndim == 1
        else [_short(row) for row in np.asarray(numbers)]
    )


def _is_plain(value: Any) -> bool:
    return value is None or type(value) in (int, str, bool) or (type(value) is float and math.isfinite(value))


def _rows_for(model: Any, tables: Mapping[str, Any]) -> tuple[str, Any]:
    import pandas as pd

    wanted = list(getattr(model, "feature_names_in_", ()))
    for text, table in tables.items():
        if isinstance(table, pd.DataFrame) and wanted and set(wanted) <= set(table.columns):
            rows = table[wanted]
            keep = f"{text}[{plain([str(w) for w in wanted])}]"
            return (f"{keep}.dropna()", rows.dropna()) if rows.isna().any().any() else (keep, rows)
    width = getattr(model, "n_features_in_", None)
    if width is None or wanted:
        raise NoLiteralError(f"no small input has the columns that the {type(model).__name__} asks for")
    return f"np.eye({width})", _eye(width)


def _eye(width: int) -> Any:
    import numpy as np

    return np.eye(width)


def variable(name: str, taken: frozenset[str] = frozenset()) -> str:
    """A name for a variable of a test, from a dataset's."""
    found = re.sub(r"\W+", "_", name).strip("_") or "value"
    found = found if found[0].isalpha() or found[0] == "_" else f"_{found}"
    clash = keyword.iskeyword(found) or found in _TAKEN | taken or hasattr(builtins, found)
    return f"{found}_made" if clash else found
