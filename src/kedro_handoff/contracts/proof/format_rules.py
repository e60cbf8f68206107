"""Rules on what strings can be read as: instants, dates in any form, JSON.

Each different string is read once, by the very parser that Great Expectations calls on every row. Where a
format is made of plain numbers, a regular expression that accepts less than the parser goes ahead of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
from dateutil.parser import parse

from kedro_handoff.contracts.proof.arguments import NotCompiledError, only, share
from kedro_handoff.contracts.proof.column_rules import each_value
from kedro_handoff.contracts.proof.facts import Arguments, ColumnCheck
from kedro_handoff.contracts.proof.kinds import Kind, of_family
from kedro_handoff.library_start import start_jsonschema

Readable = Callable[[Any], bool]

# What each directive surely reads; days only up to the 28th, which every month has.
_DIRECTIVES = {
    "Y": "(?:[1-9][0-9][0-9][0-9])",
    "m": "(?:0[1-9]|1[0-2])",
    "d": "(?:0[1-9]|1[0-9]|2[0-8])",
    "H": "(?:[01][0-9]|2[0-3])",
    "I": "(?:0[1-9]|1[0-2])",
    "M": "(?:[0-5][0-9])",
    "S": "(?:[0-5][0-9])",
    "f": "(?:[0-9][0-9][0-9][0-9][0-9][0-9])",
}
_VERBATIM = frozenset("-_/:,;T ")


def match_strftime_format(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All strings are instants in the format, as `datetime.strptime` reads it."""
    only(kwargs, "column", "strftime_format", "mostly")
    form = kwargs["strftime_format"]
    if not isinstance(form, str):
        raise NotCompiledError
    # Great Expectations refuses a format in which the present instant cannot be written and read again.
    datetime.strptime(datetime.now(tz=UTC).strftime(form), form)

    def readable(text: str) -> bool:
        try:
            datetime.strptime(text, form)
        except ValueError:
            return False
        return True

    return _readable(kwargs, kind, readable, surely=_sure_pattern(form))


def dateutil_parseable(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All strings are dates to `dateutil`."""
    only(kwargs, "column", "mostly")

    def readable(text: str) -> bool:
        try:
            parse(text)
        except (ValueError, OverflowError):
            return False
        return True

    return _readable(kwargs, kind, readable)


def json_parseable(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All strings are JSON."""
    only(kwargs, "column", "mostly")

    def readable(text: str) -> bool:
        try:
            json.loads(text)
        except Exception:  # noqa: BLE001 - as Great Expectations has it
            return False
        return True

    return _readable(kwargs, kind, readable)


def match_json_schema(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All strings are JSON that the schema allows; a string that is no JSON stops Great Expectations."""
    only(kwargs, "column", "json_schema", "mostly")
    schema = kwargs["json_schema"]
    # References could make the validator fetch what stands elsewhere.
    if not isinstance(schema, dict) or "$ref" in json.dumps(schema) or "$dynamicRef" in json.dumps(schema):
        raise NotCompiledError
    start_jsonschema()
    import jsonschema  # where a contract asks for it: it costs a tenth of a second

    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    allowed = validator(schema).is_valid
    return _readable(kwargs, kind, lambda text: bool(allowed(json.loads(text))))


def _readable(
    kwargs: Arguments, kind: Kind | None, readable: Readable, surely: str | None = None
) -> ColumnCheck:
    mostly = share(kwargs)
    found = of_family(kind, "string")
    if not (found.plain or found.dtype == "object"):
        raise NotCompiledError

    def good(strings: pd.Series) -> np.ndarray[Any, Any]:
        holds = np.zeros(len(strings), dtype=bool)
        if surely is not None:
            holds = strings.str.fullmatch(surely).to_numpy(dtype=bool, copy=True)
        open_ones = np.flatnonzero(~holds)
        holds[open_ones] = [readable(text) for text in strings.iloc[open_ones].tolist()]
        return holds

    return each_value(good, mostly)


def _sure_pattern(form: str) -> str | None:
    """A pattern whose matches the format surely reads; `None` for a format that says more than numbers."""
    pattern, letters = "", iter(form)
    seen: set[str] = set()
    for letter in letters:
        directive = next(letters, "") if letter == "%" else ""
        if directive and (directive in seen or directive not in _DIRECTIVES):
            return None
        if not directive and letter not in _VERBATIM:
            return None
        seen.add(directive)
        pattern += _DIRECTIVES[directive] if directive else letter
    return f"(?:{pattern})" if pattern else None
