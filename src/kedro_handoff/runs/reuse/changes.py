"""What changed between a node as it is and its earlier execution, in one phrase each, causes first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kedro_handoff.runs.reuse.circumstances import Found
from kedro_handoff.runs.reuse.constants import change_of
from kedro_handoff.runs.reuse.entry import Circumstances, Entry, InputFacts

_SHOWN = 4
_MISSING = object()


def changes(found: Found, entry: Entry) -> list[str]:
    """What is no longer as it was; empty where nothing is."""
    then = entry["circumstances"]
    now = found.circumstances
    if found.made_anew:  # what reads them nobody knows before they are there: taken to be what it was
        now = {**now, "packages": {**then["packages"], **now["packages"]}}
    named = [
        *_code(found, then, entry.get("texts", {})),
        *_parameters(now, then),
        *_inputs(now, then),
        *_environment(now, then),
        *_outputs(now, then),
    ]
    if not named and {**now, "inputs": 0} != {**then, "inputs": 0}:
        return ["something that it depends on changed, which has no name here"]
    return named


def same_input(now: InputFacts, then: InputFacts) -> bool:
    """Whether a node would be given the same: the same bytes, or a value of the same content, read alike."""
    alike = now["reading"] == then["reading"] and now["made_by"] == then["made_by"]
    return alike and any(now[by] is not None and now[by] == then[by] for by in ("file", "content"))


def _code(found: Found, then: Circumstances, texts: Mapping[str, str]) -> Iterator[str]:
    now, before = found.circumstances["parts"], then["parts"]
    function = found.circumstances["function"]
    if function != then["function"]:
        yield f"its function was {then['function']}, now {function}"
    if found.circumstances["wiring"] != then["wiring"]:
        yield "its inputs or outputs are arranged in another way"
    for name in now:
        if before.get(name) not in (now[name], None):
            values = change_of(texts.get(name), found.texts.get(name))
            yield f"{_part(name, found, function)} changed{values}"
    new = [name for name in now if name not in before]
    gone = [name for name in before if name not in now]
    if new:
        yield f"its code reaches {_some(new)} now"
    if gone:
        yield f"its code no longer reaches {_some(gone)}"
    same = now == before and found.circumstances["packages"] == then["packages"]
    if same and found.circumstances["code"] != then["code"]:
        yield "its code changed"


def _part(name: str, found: Found, function: str) -> str:
    if name == function:
        return f"its function {name}"
    kind = found.kinds.get(name, "function")
    return f"{'helper' if kind == 'function' else kind} {name}"


def _parameters(now: Circumstances, then: Circumstances) -> Iterator[str]:
    for name, facts in now["parameters"].items():
        before = then["parameters"].get(name)
        if before is None:
            yield f"parameter {name} counts now"
        elif before["digest"] != facts["digest"]:
            leaves = list(_leaves(facts["leaves"], before["leaves"]))
            yield from leaves[:_SHOWN] or [f"parameter {name} changed in a way that is not shown"]
            if len(leaves) > _SHOWN:
                yield f"{len(leaves) - _SHOWN} more values of {name} changed"
    for name in then["parameters"].keys() - now["parameters"].keys():
        yield f"parameter {name} no longer counts"


def _leaves(now: Mapping[str, Any], then: Mapping[str, Any]) -> Iterator[str]:
    for path in [*now, *(path for path in then if path not in now)]:
        value, before = now.get(path, _MISSING), then.get(path, _MISSING)
        if value is _MISSING:
            yield f"parameter {path} is gone"
        elif before is _MISSING:
            yield f"parameter {path} is new: {value}"
        elif (value, type(value)) != (before, type(before)):
            yield f"parameter {path} changed {before} -> {value}"


def _inputs(now: Circumstances, then: Circumstances) -> Iterator[str]:
    for name, facts in now["inputs"].items():
        before = then["inputs"].get(name)
        if before is None:
            yield f"input {name} is new"
        elif not same_input(facts, before):
            yield f"input {name} {_input_change(facts, before)}"


def _input_change(now: InputFacts, then: InputFacts) -> str:
    if now["reading"] != then["reading"]:
        return f"is read in another way: {_keys(now['reading'], then['reading'])}"
    if now["made_by"] != then["made_by"]:
        return "holds objects whose code or packages may have changed"
    columns, before = now["columns"], then["columns"]
    if not columns or not before:
        return "changed"
    new, gone = [n for n in columns if n not in before], [n for n in before if n not in columns]
    differing = [name for name in columns if before.get(name) not in (columns[name], None)]
    said = [
        f"{words} {_some(names)}"
        for words, names in (("columns", differing), ("new columns", new), ("without columns", gone))
        if names
    ]
    return f"changed: {'; '.join(said)}" if said else "changed: the order of its columns"


def _environment(now: Circumstances, then: Circumstances) -> Iterator[str]:
    if now["python"] != then["python"]:
        yield f"Python {then['python']} -> {now['python']}"
    if now["platform"] != then["platform"]:
        yield f"platform {then['platform']} -> {now['platform']}"
    for name in sorted(now["packages"].keys() | then["packages"].keys()):
        version, before = now["packages"].get(name), then["packages"].get(name)
        if version != before:
            yield f"package {name} {before or 'not used'} -> {version or 'not used'}"
    if now["hooks"] != then["hooks"]:
        yield f"hooks changed: {_keys(now['hooks'], then['hooks'])}"


def _outputs(now: Circumstances, then: Circumstances) -> Iterator[str]:
    for name, writing in now["outputs"].items():
        before = then["outputs"].get(name)
        if before is not None and before != writing:
            yield f"output {name} is written in another way: {_keys(writing, before)}"


def _keys(now: Mapping[str, Any], then: Mapping[str, Any]) -> str:
    return ", ".join(sorted(key for key in now.keys() | then.keys() if now.get(key) != then.get(key)))


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
