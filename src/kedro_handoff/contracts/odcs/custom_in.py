"""Custom rules for Great Expectations as expectations, audited before they are believed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from kedro_handoff.contracts.expectation_types import expectation_types
from kedro_handoff.contracts.odcs.library_in import Entry, NotExpressibleError
from kedro_handoff.contracts.odcs.standard import ENGINES, severity_in
from kedro_handoff.contracts.reading.audit import expectation_problems
from kedro_handoff.safe_yaml import read_yaml

_KEYS = ("type", "kwargs", "severity", "notes", "description", "meta")


def custom_expectation(rule: Mapping[str, Any], column: str | None) -> Entry:
    """The expectation of a custom rule, word for word.

    Raises:
        NotExpressibleError: It is for another engine, or Great Expectations would not take it.
    """
    if str(rule.get("engine", "")).lower() not in ENGINES:
        raise NotExpressibleError(f"it is for the engine {rule.get('engine')!r}")
    said = _implementation(rule.get("implementation"))
    kind = said.get("type", said.get("expectation_type"))
    entry: Entry = {"type": kind, "kwargs": dict(said.get("kwargs") or {})}
    entry |= {key: said[key] for key in _KEYS[2:] if said.get(key) is not None}
    known = expectation_types().get(str(kind))
    if column is not None and known and "column" in known.required and "column" not in entry["kwargs"]:
        entry["kwargs"] = {"column": column, **entry["kwargs"]}
    if "severity" not in entry and severity_in(rule.get("severity")) != "critical":
        entry["severity"] = severity_in(rule.get("severity"))
    problems = expectation_problems(entry)
    if problems:
        raise NotExpressibleError("; ".join(problems))
    return entry


def _implementation(found: Any) -> Mapping[str, Any]:
    if isinstance(found, str):
        try:
            found = read_yaml(found)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise NotExpressibleError(f"its implementation is no YAML: {error}") from error
    if not isinstance(found, Mapping) or not isinstance(found.get("kwargs") or {}, Mapping):
        raise NotExpressibleError("its implementation is no mapping with `type` and `kwargs`")
    return found
