"""A comparison as a document for machines."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kedro_handoff.runs.difference.result import Difference

FORMAT = 1


def as_document(difference: Difference) -> dict[str, Any]:
    """Everything that was found, for JSON: nothing is left out."""
    first = difference.first_cause
    return {
        "format": FORMAT,
        "before": difference.before,
        "after": difference.after,
        "sentence": difference.sentence,
        "advice": difference.advice,
        "first_cause": first.id if first else None,
        "causes": [_without_weak(asdict(cause)) for cause in difference.causes],
        "effects": [asdict(effect) for effect in difference.effects],
        "context": [asdict(context) for context in difference.context],
        "same": list(difference.same),
        "compared": asdict(difference.compared),
    }


def _without_weak(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name != "weak"}
