"""Parameters and environment of a run, and which of them the earlier run had otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kedro_handoff.runs.page.facts import Circumstance, Setting

Record = Mapping[str, Any]
_GONE = "(none)"


def circumstances_of(record: Record, before: Record | None) -> tuple[Circumstance, ...]:
    """Groups that have something in them; what another run had otherwise is marked."""
    now, then = _groups(record), _groups(before) if before is not None else None
    shown = []
    for title, values in now.items():
        earlier = then.get(title, {}) if then is not None else None
        if values or earlier:
            shown.append(Circumstance(title, tuple(_settings(values, earlier))))
    return tuple(shown)


def _groups(record: Record) -> dict[str, dict[str, str]]:
    environment: Mapping[str, Any] = record.get("environment") or {}
    machine = {name: environment.get(name) for name in ("python", "platform", "machine", "cores")}
    used = _used(record)
    packages: Mapping[str, str] = environment.get("packages") or {}
    return {
        "Parameters": dict(_flat(record.get("parameters") or {})),
        "Given on the command line": dict(_flat(record.get("runtime_parameters") or {})),
        "Random seeds": dict(_flat(record.get("seeds") or {})),
        "Selection": dict(_flat({k: v for k, v in (record.get("selection") or {}).items() if v})),
        "Machine": {name: text(value) for name, value in machine.items() if value not in (None, "")},
        "Environment variables": dict(_flat(environment.get("variables") or {})),
        "Lock file": dict(_flat(environment.get("lock") or {})),
        "Packages that the nodes use": {n: text(v) for n, v in sorted(used.items())},
        "Other packages": {n: text(v) for n, v in sorted(packages.items()) if n not in used},
    }


def _used(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for node in (record.get("nodes") or {}).values():
        found.update((node.get("code") or {}).get("packages") or {})
    return found


def _settings(values: Mapping[str, str], earlier: Mapping[str, str] | None) -> Iterator[Setting]:
    gone = [name for name in earlier or {} if name not in values]
    for name in [*values, *gone]:
        value = values.get(name, _GONE)
        before = value if earlier is None else earlier.get(name, _GONE)
        changed = value != before
        yield Setting(name, value, before if changed else "", changed)


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", text(value)


def text(value: Any) -> str:
    """A value as JSON writes it; a text without quotes."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
