"""Python text that makes an object again, exactly; for tests that a person reads."""

from __future__ import annotations

import ast
import datetime
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kedro_handoff.comparing.comparison import differences
from kedro_handoff.notebooks.syntax import walk

WIDTH = 88  # of a line of a table in a test


class NoLiteralError(Exception):
    """An object that no text of bearable length makes again."""


def namespace() -> dict[str, Any]:
    """What the texts use."""
    # Imported here because reading notebooks needs none of it.
    import numpy as np
    import pandas as pd

    return {"np": np, "pd": pd, "datetime": datetime}


def literal(value: Any) -> str:
    """Text that makes the object again.

    Raises:
        NoLiteralError: There is none.
    """
    import numpy as np
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        return _first_exact(value, _frame_texts(value))
    if isinstance(value, pd.Series):
        return _first_exact(value, _series_texts(value))
    if isinstance(value, pd.Index):
        return _first_exact(value, _index_texts(value))
    if isinstance(value, np.ndarray):
        return _first_exact(value, [f"np.array({plain(value.tolist())}, dtype={str(value.dtype)!r})"])
    return _first_exact(value, [plain(value)])


def _first_exact(value: Any, texts: Iterator[str] | Sequence[str]) -> str:
    try:
        for text in texts:
            if is_text_of(text, value):
                return text
    except (TypeError, ValueError, SyntaxError, OverflowError) as error:
        raise NoLiteralError(f"{type(value).__qualname__}: {error}") from error
    raise NoLiteralError(f"no short text makes this {type(value).__qualname__}")


def is_text_of(text: str, value: Any) -> bool:
    """Whether the text makes just this object."""
    try:
        made = eval(text, namespace())  # noqa: S307 - text of our own, of literals only
    except Exception:  # noqa: BLE001 - a text that fails is simply not the one
        return False
    if differences(made, value):
        return False
    return bool(_frequency(made) == _frequency(value))


def _frequency(value: Any) -> Any:
    return getattr(getattr(value, "index", value), "freq", None)


def plain(value: Any) -> str:
    """Text of a scalar or of a container of them.

    Raises:
        NoLiteralError: It is, or holds, something else.
    """
    import numpy as np
    import pandas as pd

    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NaT or value is pd.NA:
        return "None" if value is None else f"pd.{'NaT' if value is pd.NaT else 'NA'}"
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, pd.Timestamp | pd.Timedelta):
        return f"pd.{type(value).__name__}({str(value)!r})"
    if type(value) in (datetime.datetime, datetime.date, datetime.time, datetime.timedelta):
        return repr(value)
    if type(value) in (bool, int, float, str, bytes):
        return repr(value)
    if type(value) is dict:
        return "{" + ", ".join(f"{plain(k)}: {plain(v)}" for k, v in value.items()) + "}"
    if type(value) is list:
        return "[" + ", ".join(map(plain, value)) + "]"
    if type(value) is tuple:
        return "(" + ", ".join(map(plain, value)) + ("," if len(value) == 1 else "") + ")"
    if type(value) is set and value:
        return "{" + ", ".join(sorted(map(plain, value))) + "}"
    raise NoLiteralError(f"a {type(value).__qualname__} has no short text")


def _frame_texts(frame: Any) -> Iterator[str]:
    columns = [_cells(frame.iloc[:, place]) for place in range(frame.shape[1])]
    named = all(isinstance(name, str) for name in frame.columns) and frame.columns.is_unique
    index = _index_argument(frame.index)
    bodies = [_by_row(frame, columns, index)]
    if named and len(frame):
        by_column = _by_column(frame, columns, index)
        wide = max(map(len, bodies[0].split("\n")), default=0) > WIDTH
        bodies.insert(0 if wide else 1, by_column)
    name = frame.columns.name
    tail = f".rename_axis(columns={name!r})" if name is not None and frame.columns.nlevels == 1 else ""
    for body in bodies:
        yield body + _types(body, frame) + tail
    if named:
        series = [_series_of(frame.iloc[:, place], cells) for place, cells in enumerate(columns)]
        yield _by_column(frame, series, index) + tail


def _by_row(frame: Any, columns: Sequence[Sequence[str] | str], index: str) -> str:
    rows = zip(*columns, strict=True) if columns else ()
    lines = "".join(f"        ({', '.join(row)}{',' if len(row) == 1 else ''}),\n" for row in rows)
    names = _column_names(frame.columns)
    body = f"[\n{lines}    ]" if lines else "[]"
    return f"pd.DataFrame(\n    {body},\n    columns={names},\n{index})"


def _column_names(columns: Any) -> str:
    if columns.nlevels == 1:
        text = plain(columns.tolist())
        if is_text_of(f"pd.Index({text})", columns.rename(None)):
            return text  # a name of the axis is put on by `rename_axis`
    return literal(columns)


def _by_column(frame: Any, columns: Sequence[Sequence[str] | str], index: str) -> str:
    texts = [cells if isinstance(cells, str) else f"[{', '.join(cells)}]" for cells in columns]
    lines = "".join(f"        {name!r}: {text},\n" for name, text in zip(frame.columns, texts, strict=True))
    return f"pd.DataFrame(\n    {{\n{lines}    }},\n{index})"


def _types(body: str, frame: Any) -> str:
    """`.astype(...)` for the columns whose types do not follow from the values."""
    try:
        made = eval(body, namespace())  # noqa: S307 - text of our own, of literals only
        wrong = [
            (name, wanted)
            for name, wanted, found in zip(frame.columns, frame.dtypes, made.dtypes, strict=True)
            if wanted != found
        ]
    except Exception:  # noqa: BLE001 - then the text is not the one either
        return ""
    if not wrong:
        return ""
    return ".astype({" + ", ".join(f"{plain(name)}: {_type_text(dtype)}" for name, dtype in wrong) + "})"


def _type_text(dtype: Any) -> str:
    import pandas as pd

    if isinstance(dtype, pd.CategoricalDtype):
        ordered = ", ordered=True" if dtype.ordered else ""
        return f"pd.CategoricalDtype({_categories(dtype.categories)}{ordered})"
    return repr(str(dtype))


def _categories(categories: Any) -> str:
    import pandas as pd

    if isinstance(categories, pd.IntervalIndex):
        pairs = [(interval.left, interval.right) for interval in categories]
        return f"pd.IntervalIndex.from_tuples({plain(pairs)}, closed={categories.closed!r})"
    texts = plain(categories.tolist())
    return texts if is_text_of(f"pd.Index({texts})", categories) else literal(categories)


def _cells(series: Any) -> list[str]:
    """Texts of the values; `None` for missing ones, dates as text."""
    import pandas as pd

    kind = getattr(series.dtype, "kind", "O")
    missing = series.isna().tolist()
    values = _moments(series) if kind in "Mm" else series.tolist()
    if isinstance(series.dtype, pd.CategoricalDtype):
        dates = series.cat.categories.dtype.kind in "Mm"
        values = list(map(str, values)) if dates else values
        if isinstance(series.cat.categories, pd.IntervalIndex):
            return [repr(code) for code in series.cat.codes.tolist()]  # only for `_series_of`
    return ["None" if gone else plain(value) for value, gone in zip(values, missing, strict=True)]


def _moments(series: Any) -> list[str]:
    """Texts of dates and spans; whole minutes without seconds."""
    texts: list[str] = ["" if text != text else text for text in series.astype(str).tolist()]  # NaN: none
    if series.dtype.kind == "M" and all(
        text.endswith(":00") and text.count(":") == 2 for text in texts if text
    ):
        return [text[:-3] for text in texts]
    return texts


def _series_of(series: Any, cells: Sequence[str]) -> str:
    import pandas as pd

    if isinstance(series.dtype, pd.CategoricalDtype):
        categories = _categories(series.cat.categories)
        codes = plain(series.cat.codes.tolist())
        return (
            f"pd.Categorical.from_codes({codes}, categories={categories}, ordered={series.dtype.ordered!r})"
        )
    if str(series.dtype) == "object":
        cells = [plain(value) for value in series.tolist()]
    elif series.dtype.kind == "f":
        cells = ['float("nan")' if cell == "None" else cell for cell in cells]
    text = f"[{', '.join(cells)}]"
    return (
        f"np.array({text}, dtype={str(series.dtype)!r})"
        if series.dtype.kind in "biuf"
        else (f"pd.array({text}, dtype={str(series.dtype)!r})")
    )


def _series_texts(series: Any) -> Iterator[str]:
    index = _index_argument(series.index).strip().rstrip(",")
    extras = [part for part in (index, f"name={series.name!r}" if series.name is not None else "") if part]
    body = f"[{', '.join(_cells(series))}]"
    yield f"pd.Series({', '.join([body, *extras])})"
    yield f"pd.Series({', '.join([body, f'dtype={_type_text(series.dtype)}', *extras])})"
    yield f"pd.Series({', '.join([_series_of(series, _cells(series)), *extras])})"


def _index_argument(index: Any) -> str:
    import pandas as pd

    if index.name is None and index.equals(pd.RangeIndex(len(index))) and isinstance(index, pd.RangeIndex):
        return ""
    return f"    index={literal(index)},\n"


def _index_texts(index: Any) -> Iterator[str]:
    import pandas as pd

    if isinstance(index, pd.MultiIndex):
        rows = "[" + ", ".join(plain(row) for row in index.tolist()) + "]"
        names = plain(list(index.names))
        yield f"pd.MultiIndex.from_tuples({rows}, names={names})"
        yield f"pd.MultiIndex.from_frame({literal(index.to_frame(index=False))}, names={names})"
        return
    name = f", name={index.name!r}" if index.name is not None else ""
    if isinstance(index, pd.RangeIndex):
        yield f"pd.RangeIndex({index.start}, {index.stop}, {index.step}{name})"
    body = f"[{', '.join(_cells(index.to_series()))}]"
    yield f"pd.Index({body}{name})"
    dtype = _type_text(index.dtype)
    yield f"pd.Index({body}, dtype={dtype}{name})"
    if index.dtype.kind == "M":
        freq = getattr(index, "freqstr", None)
        yield f"pd.DatetimeIndex({body}, dtype={dtype}{name}, freq={freq!r})"


def imports_of(text: str) -> list[str]:
    """Import lines that a text of a test needs, of the libraries that our texts use."""
    used = {node.id for node in walk(ast.parse(text)) if isinstance(node, ast.Name)}
    known: Mapping[str, str] = {
        "datetime": "import datetime",
        "np": "import numpy as np",
        "pd": "import pandas as pd",
        "pytest": "import pytest",
    }
    return [line for name, line in known.items() if name in used]
