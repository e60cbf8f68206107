"""What came into the run, how it is loaded and what is promised of it, where that is not as it was."""

from __future__ import annotations

from collections.abc import Iterator

from kedro_handoff.runs.difference.column_words import OTHER, changed_columns, column_lines, content_words
from kedro_handoff.runs.difference.contents import DatasetChange
from kedro_handoff.runs.difference.contract_changes import contract_lines, contract_summary
from kedro_handoff.runs.difference.material import Material
from kedro_handoff.runs.difference.result import Cause
from kedro_handoff.runs.difference.sides import plain
from kedro_handoff.runs.record import DatasetRecord


def data_causes(material: Material) -> list[Cause]:
    """A cause for each dataset that came into the run and does not hold what it held."""
    found = []
    for name in material.found:
        before, after = material.before.datasets.get(name), material.after.datasets.get(name)
        change = material.changes[name]
        if before is None or after is None or change.status not in ("changed", "unknown"):
            continue
        if change.file == "same":
            continue  # the bytes are the same: how they are read is another cause
        found.append(_data_cause(name, change, before, after, material))
    return found


def _data_cause(
    name: str, change: DatasetChange, before: DatasetRecord, after: DatasetRecord, material: Material
) -> Cause:
    sure = change.status == "changed"
    origin = list(_origin(before, after))
    return Cause(
        id=f"data:{name}",
        kind="data",
        name=f"the data in `{name}`",
        change=_changed(change) if sure else "may have changed: it cannot be compared",
        details=(*origin, *([] if sure else [change.shown.why]), *column_lines(change.shown)),
        facts={
            "dataset": name,
            "sure": sure,
            "rows": list(change.shown.rows),
            "file": change.file,
            "entries": [entry.facts for entry in change.shown.entries],
        },
        nodes=material.readers(name),
        datasets=(name,),
    )


def _changed(change: DatasetChange) -> str:
    words, columns = content_words(change.shown), changed_columns(change.shown)
    if columns and words.endswith(" changed"):
        words = f"{words.removesuffix(' changed')}: {columns}"
    return f"changed ({words})" if words != OTHER else "changed"


def _origin(before: DatasetRecord, after: DatasetRecord) -> Iterator[str]:
    for key, word in (("path", "file"), ("version", "version")):
        old, new = before[key], after[key]  # type: ignore[literal-required]
        if old != new:
            yield f"{word}: {old or 'none'} -> {new or 'none'}"
    for record, other, run in ((before, after, "later"), (after, before, "earlier")):
        if record["made_by"] and not other["made_by"]:
            yield f"the {run} run did not make it: it found what another one, or somebody, had left"


def version_causes(material: Material) -> list[Cause]:
    """A cause for each dataset that a run makes and of which it was told to load another version."""
    found = []
    for name, (before, after) in material.other_versions.items():
        if name in material.found or name not in material.changes:
            continue  # data that came in tell their version themselves
        old, new = (version or "what the run saved" for version in (before, after))
        found.append(
            Cause(
                id=f"version:{name}",
                kind="data",
                name=f"the version of `{name}` that is loaded",
                change=f"changed from {old} to {new}",
                details=tuple(column_lines(material.changes[name].read)),
                facts={"dataset": name, "before": before, "after": after},
                nodes=material.readers(name),
                datasets=(name,),
            )
        )
    return found


def catalog_causes(material: Material) -> list[Cause]:
    """A cause for each dataset whose catalog entry is another one."""
    return list(_catalog_causes(material))


def _catalog_causes(material: Material) -> Iterator[Cause]:
    for name, after in material.after.datasets.items():
        before = material.before.datasets.get(name)
        if before is None or before["config"] == after["config"]:
            continue
        details = [
            f"{word}: {before[key] or 'none'} -> {after[key] or 'none'}"  # type: ignore[literal-required]
            for key, word in (("type", "type"), ("path", "path"), ("persisted", "persisted"))
            if before[key] != after[key]  # type: ignore[literal-required]
        ]
        yield Cause(
            id=f"catalog:{name}",
            kind="catalog",
            name=f"the catalog entry of `{name}`",
            change="changed",
            details=tuple(details) or ("its arguments for loading or saving",),
            facts={"dataset": name, "before": before["config"], "after": after["config"]},
            nodes=material.readers(name),
            datasets=(name,),
        )


def contract_causes(material: Material) -> list[Cause]:
    """A cause for each contract that promises something else."""
    old, new = material.before.run["contracts"], material.after.run["contracts"]
    found = []
    for name, after in new.items():
        before = old.get(name)
        maker = material.makers.get(plain(name))
        marks = (before["fingerprint"], after["fingerprint"]) if before else ("", "")
        if before is None or marks[0] == marks[1] or not all(marks):
            continue  # one that could not be read left no fingerprint
        lines = tuple(contract_lines(name, before, after, material.contract_texts))
        found.append(
            Cause(
                id=f"contracts:{name}",
                kind="contracts",
                name=f"the contract of `{name}`",
                change=f"changed{_versions(before['version'], after['version'])}{contract_summary(lines)}",
                details=lines,
                facts={
                    "dataset": name,
                    "file": after["file"],
                    "before": before["fingerprint"],
                    "after": after["fingerprint"],
                },
                nodes=(*([maker.name] if maker else []), *material.readers(name)),
                datasets=(name,),
            )
        )
    return found


def _versions(before: str | None, after: str | None) -> str:
    return f" from version {before or 'none'} to {after or 'none'}" if before != after else ""
