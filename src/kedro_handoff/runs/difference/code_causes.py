"""Code that is not as it was: the function, class or constant, with what changed in its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kedro_handoff.runs.difference.code_texts import constant_values, text_diff
from kedro_handoff.runs.difference.material import Material, Sources
from kedro_handoff.runs.difference.result import Cause
from kedro_handoff.runs.difference.sides import NodePair
from kedro_handoff.runs.record import CodePartRecord, CodeRecord


@dataclass
class _Part:
    """One qualified name whose code differs, collected over the nodes that reach it."""

    name: str
    before: CodePartRecord | None
    after: CodePartRecord | None
    nodes: list[str] = field(default_factory=list)
    company: dict[str, str] = field(default_factory=dict)


def code_causes(material: Material) -> list[Cause]:
    """A cause for each part of the first-party code that changed, with the nodes that reach it."""
    parts: dict[str, _Part] = {}
    whole: list[Cause] = []
    for pair in material.pairs:
        codes = _codes(pair)
        if codes is None or codes[0]["digest"] == codes[1]["digest"]:
            continue
        found = list(_parts(*codes))
        if not found and codes[0]["packages"] == codes[1]["packages"]:
            whole.append(_unnamed(pair))
        for part in found:
            parts.setdefault(part.name, part).nodes.append(pair.name)
            parts[part.name].company |= part.company
    return [*(_cause(part, material.sources) for part in parts.values()), *whole]


def _codes(pair: NodePair) -> tuple[CodeRecord, CodeRecord] | None:
    if pair.before is None or pair.after is None:
        return None
    old, new = pair.before.record["code"], pair.after.record["code"]
    return (old, new) if old is not None and new is not None else None


def _parts(before: CodeRecord, after: CodeRecord) -> Iterator[_Part]:
    """Changed parts; those that came or went are the company of what changed, or stand for themselves."""
    old, new = before["parts"], after["parts"]
    come, gone = [n for n in new if n not in old], [n for n in old if n not in new]
    changed = [name for name in new if name in old and old[name]["digest"] != new[name]["digest"]]
    company = {**dict.fromkeys(come, "added"), **dict.fromkeys(gone, "removed")}
    if changed:
        for name in changed:
            yield _Part(name, old[name], new[name], company=company)
        return
    if come or gone:
        # The node's own function comes first among its parts.
        name = (come or gone)[0]
        first = old[gone[0]] if gone else None
        yield _Part(name, first, new[come[0]] if come else None, company=company)


def _cause(part: _Part, sources: Sources) -> Cause:
    record = part.after or part.before
    if record is None:
        raise ValueError(f"The part {part.name} has no side.")
    texts = [sources(side["digest"]) if side else None for side in (part.before, part.after)]
    values = constant_values(record["kind"], texts)
    short = part.name.rpartition(".")[2]
    diff = list(text_diff((part.before, part.after), texts))
    details = [*diff]
    details += [f"{what}: {name}" for name, what in part.company.items() if name != part.name]
    return Cause(
        id=f"code:{part.name}",
        kind="code",
        name=f"`{short}` in {record['file']}",
        change=_change(part, values, texts),
        details=tuple(details),
        facts={
            "part": part.name,
            "part_kind": record["kind"],
            "file": record["file"],
            "line": record["line"],
            "before": values[0] if values else None,
            "after": values[1] if values else None,
            "diff": diff,
            "added": [name for name, what in part.company.items() if what == "added"],
            "removed": [name for name, what in part.company.items() if what == "removed"],
        },
        nodes=tuple(part.nodes),
    )


def _change(part: _Part, values: tuple[str, str] | None, texts: list[str | None]) -> str:
    if values:
        return f"changed from {values[0]} to {values[1]}"
    if part.before is None:
        return "was added"
    if part.after is None:
        return "was removed"
    if part.name in part.company:
        gone = next((name for name, what in part.company.items() if what == "removed"), "")
        return f"took the place of `{gone.rpartition('.')[2]}`"
    if texts[0] is not None and texts[0] == texts[1]:
        return "changed in what its text does not show: a masked literal, or a value that it was made with"
    return "changed"


def _unnamed(pair: NodePair) -> Cause:
    return Cause(
        id=f"code:node {pair.name}",
        kind="code",
        name=f"the code of node `{pair.name}`",
        change="changed, the records do not say where",
        facts={"node": pair.name},
        nodes=(pair.name,),
    )
