"""What came out otherwise: outcome, metrics, contracts, datasets, timings, with the causes upstream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kedro_handoff.runs.difference.column_words import column_lines, content_words, number_pair
from kedro_handoff.runs.difference.contents import ContentChange
from kedro_handoff.runs.difference.material import Material
from kedro_handoff.runs.difference.result import Cause, Effect
from kedro_handoff.runs.difference.sides import Side
from kedro_handoff.runs.difference.walk import Attribution
from kedro_handoff.runs.record import ContractRecord, RunRecord

_MUCH_SLOWER = 1.5
_SECONDS = 1.0


def all_effects(material: Material, attribution: Attribution, causes: list[Cause]) -> list[Effect]:
    """All effects: outcome, metrics, contracts, datasets in the order of the run, timings."""
    return [
        *_outcome(material, attribution, causes),
        *_metrics(material, attribution),
        *_contracts(material, attribution, causes),
        *_datasets(material, attribution),
        *_timings(material, attribution),
    ]


def _outcome(material: Material, attribution: Attribution, causes: list[Cause]) -> Iterator[Effect]:
    old, new = material.before.run, material.after.run
    if outcome_words(old) == outcome_words(new):
        return
    error = new["error"] or old["error"]
    node = error["node"] if error else None
    roots = attribution.of_node(node) if node else ()
    if node and node in material.after.nodes:
        record = material.after.nodes[node].record
        touched = {*record["inputs"], *record["outputs"]}
        contracts = [c.id for c in causes if c.kind == "contracts" and not touched.isdisjoint(c.datasets)]
        roots = tuple(dict.fromkeys([*roots, *contracts]))
    yield Effect(
        "outcome",
        "",
        f"{old['outcome']} -> {new['outcome']}",
        tuple(_error_lines(old, "before")) + tuple(_error_lines(new, "now")),
        {"before": old["outcome"], "after": new["outcome"], "node": node},
        roots,
    )


def outcome_words(run: RunRecord) -> tuple[object, ...]:
    """What makes two outcomes the same: the word, and the error's type and place."""
    error = run["error"]
    return (run["outcome"], error["type"], error["node"], error["message"]) if error else (run["outcome"],)


def _error_lines(run: RunRecord, when: str) -> Iterator[str]:
    error = run["error"]
    if error:
        place = f" at node {error['node']}" if error["node"] else ""
        yield f"{when}: {error['type']}{place}: {error['message'].strip().partition(chr(10))[0]}"


def _metrics(material: Material, attribution: Attribution) -> Iterator[Effect]:
    old, new = material.before.run["metrics"], material.after.run["metrics"]
    for dataset, values in new.items():
        before = old.get(dataset)
        if before is None:
            continue  # the dataset itself is new, which is said among the datasets
        for path in [*values, *(path for path in before if path not in values)]:
            first, second = before.get(path), values.get(path)
            if first != second:
                words, facts = _metric_words(first, second)
                facts |= {"dataset": dataset, "metric": path}
                roots = attribution.of_dataset(dataset)
                yield Effect("metric", f"{dataset}.{path}" if path else dataset, words, (), facts, roots)


def _metric_words(old: float | None, new: float | None) -> tuple[str, dict[str, Any]]:
    facts: dict[str, Any] = {"before": old, "after": new, "change": None, "relative": None}
    if old is None or new is None:
        return ("is new" if old is None else "is gone"), facts
    first, second = number_pair(old, new)
    facts["change"] = new - old
    words = f"{first} -> {second}"
    if old:
        facts["relative"] = (new - old) / abs(old)
        words += f"  ({facts['relative']:+.2%})" if abs(facts["relative"]) >= 5e-5 else ""
    return words, facts


def _contracts(material: Material, attribution: Attribution, causes: list[Cause]) -> Iterator[Effect]:
    old, new = material.before.run["contracts"], material.after.run["contracts"]
    for dataset, after in new.items():
        before = old.get(dataset)
        if before is None or _judged(before) == _judged(after):
            continue
        roots = attribution.of_dataset(dataset)
        roots = (*roots, *(cause.id for cause in causes if cause.id == f"contracts:{dataset}"))
        broken = after["expectations"] - after["held"]
        was = before["expectations"] - before["held"]
        words = (
            before["status"]
            if before["status"] == after["status"]
            else f"{before['status']} -> {after['status']}"
        )
        yield Effect(
            "contract",
            dataset,
            f"{words}: {broken} of {after['expectations']} promises not kept (before: {was})",
            tuple(_new_findings(before, after)),
            {
                "before": before["status"],
                "after": after["status"],
                "not_kept": broken,
                "not_kept_before": was,
            },
            roots,
        )


def _judged(record: ContractRecord) -> tuple[object, ...]:
    return record["status"], sorted(_finding(found) for found in record["not_held"])


def _finding(found: dict[str, Any]) -> str:
    column = f"{found['column']}: " if found.get("column") else ""
    status = " (could not be evaluated)" if found.get("status") == "not_evaluated" else ""
    return f"{column}{found.get('words') or found.get('type') or 'a promise'}{status}"


def _new_findings(before: ContractRecord, after: ContractRecord) -> Iterator[str]:
    known = {_finding(found) for found in before["not_held"]}
    still = {_finding(found) for found in after["not_held"]}
    yield from (f"no longer kept: {words}" for words in sorted(still - known))
    yield from (f"kept again: {words}" for words in sorted(known - still))


def _datasets(material: Material, attribution: Attribution) -> Iterator[Effect]:
    made = dict.fromkeys(name for pair in material.pairs for name in pair.outputs)
    found = set(material.found)
    for name in made:
        change = material.changes.get(name)
        if change is None or name in found or change.status == "same":
            continue
        shown, status = change.shown, change.status
        if status == "unknown" and not attribution.of_dataset(name):
            continue  # nothing points at it; it is listed among what could not be compared
        words, lines = _dataset_words(name, shown, material)
        facts = {
            "status": status,
            "rows": list(shown.rows),
            "columns": [_column_facts(column) for column in shown.columns],
            "facts": [list(fact) for fact in shown.facts],
            "entries": [entry.facts for entry in shown.entries],
        }
        yield Effect("dataset", name, words, lines, facts, attribution.of_dataset(name))


def _dataset_words(name: str, change: ContentChange, material: Material) -> tuple[str, tuple[str, ...]]:
    if change.status == "absent":
        sides = [name in side.datasets and _is_made(side, name) for side in (material.before, material.after)]
        words = {(True, False): "was not made this time", (False, True): "was not made before"}
        return words.get((sides[0], sides[1]), "cannot be compared: its content was not recorded"), ()
    if change.status == "unknown":
        return f"cannot be compared: {change.why}", ()
    return content_words(change), tuple(column_lines(change))


def _is_made(side: Side, name: str) -> bool:
    record = side.datasets[name]
    return record["written"] is not None or record["file"] is not None


def _column_facts(column: Any) -> dict[str, Any]:
    return {
        "column": column.name,
        "change": column.kind,
        "before": dict(column.before) if column.before else None,
        "after": dict(column.after) if column.after else None,
    }


def _timings(material: Material, attribution: Attribution) -> Iterator[Effect]:
    for pair in material.pairs:
        if pair.both is None:
            continue
        old, new = (side.record for side in pair.both)
        if old["status"] != "ran" or new["status"] != "ran":
            continue
        first, second = old["seconds"], new["seconds"]
        if first is None or second is None or abs(second - first) < _SECONDS:
            continue
        if max(first, second) >= _MUCH_SLOWER * min(first, second):
            words = f"{first:.1f} s -> {second:.1f} s"
            facts = {"before": first, "after": second}
            yield Effect("timing", pair.name, words, (), facts, attribution.node_roots.get(pair.name, ()))
