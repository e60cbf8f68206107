"""Whether two objects are the same data, and if not, where they differ and by how much."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from kedro_handoff.comparing.difference import Comparison, Difference
from kedro_handoff.comparing.walk import Walk
from kedro_handoff.verify_settings import Sameness

EXACT = Sameness()
SIDES = ("notebook", "pipeline")
MAX_DIFFERENCES = 100


def compare(
    one: Any,
    other: Any,
    rule: Sameness = EXACT,
    sides: tuple[str, str] = SIDES,
    samples: Sequence[Any] = (),
) -> Comparison:
    """What tells two objects apart.

    Tables are compared by columns, dtypes, index, rows and values, missing values of one kind equal to each
    other and rows in order; models by parameters, by what they have learned and by predictions; figures by
    the data that they draw; anything else by what it is made of.

    Args:
        one: The notebook's.
        other: The pipeline's.
        rule: When two values are still the same.
        sides: What the two are called in the report: "in the notebook".
        samples: Tables on whose rows models may predict; without any, rows are generated.
    """
    walk = Walk(rule, sides, samples)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # libraries warn of versions and of generated rows
        found = tuple(islice(_guarded(walk, one, other), MAX_DIFFERENCES))
    if rule.keys and not walk.tables and not any(each.kind == "type" for each in found):
        words = f"it is a {type(one).__qualname__}, which has no rows to match by {', '.join(rule.keys)}"
        found = (*found, Difference("unknown", words))
    return Comparison(found, tuple(walk.notes))


def differences(one: Any, other: Any, rule: Sameness = EXACT, sides: tuple[str, str] = SIDES) -> list[str]:
    """What tells two objects apart, in words; empty where they are the same."""
    return list(compare(one, other, rule, sides).words)


def _guarded(walk: Walk, one: Any, other: Any) -> Iterator[Difference]:
    try:
        yield from walk(one, other)
    except RecursionError:
        yield Difference("unknown", f"a {type(one).__qualname__} is nested too deeply to be compared")
    except Exception as error:  # noqa: BLE001 - objects are a user's own and may fail in any way
        reason = f"{type(error).__name__}: {error}"
        yield Difference("unknown", f"a {type(one).__qualname__} cannot be compared: {reason:.200}")
