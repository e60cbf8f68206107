"""Two records of one run, then and again: dataset by dataset, by what was hashed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal, cast

from kedro_handoff.runs.difference.entries import entry_changes
from kedro_handoff.runs.difference.entry_words import entry_lines
from kedro_handoff.runs.record import ContentRecord, DatasetRecord, RunRecord
from kedro_handoff.runs.reproduce.finding import DatasetFinding, Status
from kedro_handoff.runs.reproduce.inputs import difference

_SIDES: tuple[Literal["written", "read"], ...] = ("written", "read")


def compare_records(then: RunRecord, again: RunRecord) -> list[DatasetFinding]:
    """How each dataset that the run made compares, in the order of its nodes.

    What the recorded run did not come to make is left out.
    """
    order = {name: place for place, name in enumerate(then["nodes"])}
    made = [(n, recorded) for n, recorded in then["datasets"].items() if _was_made(then, recorded)]
    made.sort(key=lambda item: order.get(str(item[1]["made_by"]), len(order)))
    return [_finding(name, recorded, again["datasets"].get(name)) for name, recorded in made]


def differing_inputs(then: RunRecord, again: RunRecord) -> Iterator[tuple[str, str]]:
    """Datasets that came into both runs and were not the same, each with the difference in words."""
    for name, recorded in then["datasets"].items():
        now = again["datasets"].get(name)
        if recorded["made_by"] or now is None or recorded["read"] is None or now["read"] is None:
            continue
        if recorded["read"]["digest"] and recorded["read"]["digest"] != now["read"]["digest"]:
            yield name, difference(recorded["read"], now["read"])


def differing_parameters(then: RunRecord, again: RunRecord) -> Iterator[str]:
    """Parameters whose values were not the same, credentials included, by the fingerprints of the nodes."""
    found = set()
    for name, node in then["nodes"].items():
        now = again["nodes"].get(name)
        if now is not None:
            given = node["parameters"].items()
            found |= {p for p, digest in given if now["parameters"].get(p, digest) != digest}
    yield from sorted(found)


def differing_contracts(then: RunRecord, again: RunRecord) -> Iterator[tuple[str, str]]:
    """Datasets whose contract was another one, each with its file: contracts may set rows aside."""
    for name, contract in then["contracts"].items():
        now = again["contracts"].get(name)
        if now is not None and now["fingerprint"] != contract["fingerprint"]:
            yield name, contract["file"]


def differing_metrics(then: RunRecord, again: RunRecord) -> Iterator[tuple[str, float | None, float | None]]:
    """Metrics whose numbers are not the same, as `(dataset.path, then, now)`."""
    for dataset in sorted(then["metrics"].keys() | again["metrics"].keys()):
        before, after = (record["metrics"].get(dataset, {}) for record in (then, again))
        for path in sorted(before.keys() | after.keys()):
            if before.get(path) != after.get(path):
                yield f"{dataset}.{path}", before.get(path), after.get(path)


def with_origins(findings: list[DatasetFinding], then: RunRecord) -> list[DatasetFinding]:
    """The findings with those marked in which a difference arose: all inputs of their nodes are the same."""
    other = {
        f.dataset.partition("@")[0] for f in findings if f.status in ("different", "unknown", "not_made")
    }
    return [
        replace(f, origin=True)
        if f.status == "different" and not other & {_bare(n) for n in then["nodes"][f.node]["inputs"]}
        else f
        for f in findings
    ]


def _was_made(then: RunRecord, recorded: DatasetRecord) -> bool:
    node = then["nodes"].get(str(recorded["made_by"]))
    if node is None:
        return False
    return node["status"] in ("ran", "reused") or any(recorded[s] for s in ("written", "read", "file"))


def _bare(name: str) -> str:
    return name.partition("@")[0]


def _finding(name: str, then: DatasetRecord, again: DatasetRecord | None) -> DatasetFinding:
    node = str(then["made_by"])
    if again is None or not any(again[side] for side in ("written", "read", "file")):
        return DatasetFinding(name, node, "not_made", ("the reproduction did not come to make it",))
    if not any(then[side] for side in ("written", "read", "file")):
        return DatasetFinding(name, node, "unknown", ("the record does not say what it held",))
    pairs = [(then[side], again[side]) for side in _SIDES if then[side] and again[side]]
    known = [(one, other) for one, other in pairs if one and other and one["digest"] and other["digest"]]
    for one, other in known:
        if one["digest"] != other["digest"]:
            columns, words = _where(one, other)
            return DatasetFinding(name, node, "different", words, columns)
    if known:
        return DatasetFinding(name, node, "identical")
    return DatasetFinding(name, node, *_by_bytes(then, again, pairs))


def _by_bytes(then: DatasetRecord, again: DatasetRecord, pairs: Any) -> tuple[Status, tuple[str, ...]]:
    """What the files say where the contents cannot be hashed; other bytes need not be other contents."""
    if then["file"] and again["file"] and then["file"]["digest"] == again["file"]["digest"]:
        return "identical", ()
    reason = next((one["unsound"] or other["unsound"] for one, other in pairs if one and other), "")
    return "unknown", (f"it cannot be compared by its fingerprint{f': {reason}' if reason else ''}",)


def _where(then: ContentRecord, again: ContentRecord) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before = {column["name"]: column for column in then["columns"]}
    after = {column["name"]: column for column in again["columns"]}
    columns = [
        name
        for name in dict.fromkeys([*before, *after])
        if name not in before or name not in after or before[name]["digest"] != after[name]["digest"]
    ]
    statistics = [
        words
        for name in columns
        if name in before and name in after
        for words in _statistics(name, before[name]["statistics"], after[name]["statistics"])
    ]
    parts = list(entry_lines(entry_changes(then, again, {})))
    facts = () if parts else _facts(then["facts"], again["facts"])
    return tuple(columns), (difference(then, again), *statistics[:6], *parts[:6], *facts)


def _statistics(name: str, then: dict[str, float | int], again: dict[str, float | int]) -> Iterator[str]:
    changed = [fact for fact in then if fact in again and then[fact] != again[fact]]
    if changed:
        said = ", ".join(
            f"{fact.replace('_', ' ')} {then[fact]:.6g} -> {again[fact]:.6g}" for fact in changed[:3]
        )
        yield f"{name}: {said}"


def _facts(then: dict[str, Any], again: dict[str, Any]) -> Iterator[str]:
    for name in then:
        if name in again and then[name] != again[name] and isinstance(then[name], str | int | float):
            yield f"{name}: {cast('object', then[name])} -> {again[name]}"
