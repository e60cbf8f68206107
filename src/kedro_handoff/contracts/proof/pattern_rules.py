"""Rules on the text of strings: regular expressions, in lists and refused.

Great Expectations asks pandas' `str.contains` of every row as text. Here the same call is made once for each
pattern and each different value, so that it is pandas that chooses between Arrow's dialect and Python's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.contracts.proof.arguments import NotCompiledError, only, share
from kedro_handoff.contracts.proof.column_rules import each_value
from kedro_handoff.contracts.proof.facts import Arguments, ColumnCheck
from kedro_handoff.contracts.proof.kinds import Kind, of_family


def match_regex_list(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """All strings contain one of the patterns, or each of them."""
    only(kwargs, "column", "regex_list", "match_on", "mostly")
    match_on = kwargs.get("match_on", "any")
    if match_on not in ("any", "all"):
        raise NotCompiledError
    combine = np.logical_or.reduce if match_on == "any" else np.logical_and.reduce
    return _matched(kwargs, kind, _patterns(kwargs["regex_list"]), combine)


def not_match_regex(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """No string contains the pattern."""
    only(kwargs, "column", "regex", "mostly")
    return _matched(kwargs, kind, _patterns([kwargs["regex"]]), _none_of)


def not_match_regex_list(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """No string contains any of the patterns."""
    only(kwargs, "column", "regex_list", "mostly")
    return _matched(kwargs, kind, _patterns(kwargs["regex_list"]), _none_of)


def _matched(
    kwargs: Arguments, kind: Kind | None, patterns: Sequence[str], combine: Callable[[Any], Any]
) -> ColumnCheck:
    mostly = share(kwargs)
    of_family(kind, "string", "integer", "bool")

    def good(values: pd.Series) -> Any:
        text = values.astype(str)
        return combine([text.str.contains(pattern).to_numpy(dtype=bool) for pattern in patterns])

    return each_value(good, mostly)


def _none_of(matches: Any) -> Any:
    return ~np.logical_or.reduce(matches)


def _patterns(listed: Any) -> list[str]:
    """Patterns that Python compiles; those with groups are left out, because pandas warns of them."""
    if not isinstance(listed, list) or not listed or not all(isinstance(item, str) for item in listed):
        raise NotCompiledError
    try:
        if any(re.compile(pattern).groups for pattern in listed):
            raise NotCompiledError
    except re.error as error:
        raise NotCompiledError from error
    return listed
