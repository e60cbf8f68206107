"""What was chosen and from where it was run; and the groups in which nothing differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kedro_handoff.runs.difference.material import Material
from kedro_handoff.runs.difference.parameter_causes import in_words
from kedro_handoff.runs.difference.result import Cause, Context
from kedro_handoff.runs.record import GitRecord, RunRecord


def circumstances(before: RunRecord, after: RunRecord) -> Iterator[Context]:
    """Commit, environment, selection, runner and versions, where they differ."""
    yield from _pair("commit", _commit(before["git"]), _commit(after["git"]))
    yield from _pair("branch", *(_branch(run["git"]) for run in (before, after)))
    yield from _pair("environment", before["env"], after["env"])
    yield from _pair("pipelines", *(", ".join(run["pipelines"]) or "none" for run in (before, after)))
    for name in sorted({*before["selection"], *after["selection"]}):
        old, new = before["selection"].get(name), after["selection"].get(name)
        yield from _pair(name, in_words(old) if old else "none", in_words(new) if new else "none")
    yield from _pair("runner", before["runner"], after["runner"])
    for name in sorted({*before["load_versions"], *after["load_versions"]}):
        old_version, new_version = (run["load_versions"].get(name, "none") for run in (before, after))
        yield from _pair(f"version of {name}", old_version, new_version)


def _pair(name: str, before: str, after: str) -> Iterator[Context]:
    if before != after:
        yield Context(name, before, after)


def _branch(git: GitRecord | None) -> str:
    return (git["branch"] if git else None) or "none"


def _commit(git: GitRecord | None) -> str:
    if git is None or git["commit"] is None:
        return "none"
    edits = f" with uncommitted changes ({git['diff'][:8]})" if git["diff"] else ""
    return git["commit"][:10] + (edits or (" with uncommitted changes" if git["dirty"] else ""))


def what_is_the_same(material: Material, causes: Sequence[Cause]) -> tuple[str, ...]:
    """Groups in which everything was compared and nothing differs, as words for a list."""
    return tuple(_same(material, causes))


def _same(material: Material, causes: Sequence[Cause]) -> Iterator[str]:
    kinds = {cause.kind for cause in causes if cause.standing != "own_id"}
    named = {cause.id.split(" ")[0].split(":")[1] for cause in causes if cause.kind == "environment"}
    if not kinds & {"data", "catalog"} and _all_data_compared(material):
        yield "data"
    if not kinds & {"code", "pipeline"} and _all_code_compared(material):
        yield "code"
    parameters = [cause for cause in causes if cause.kind == "parameters" and cause.standing != "own_id"]
    if all(cause.standing == "not_read" for cause in parameters):
        yield "the parameters that are read" if parameters else "parameters"
    known = all(run["environment"]["python"] for run in (material.before.run, material.after.run))
    if known and "package" not in named:
        yield "packages"
    if known and not named & {"python", "platform", "machine"}:
        yield "Python and platform"
    if "contracts" not in kinds and material.before.run["contracts"] and material.after.run["contracts"]:
        yield "contracts"


def _all_data_compared(material: Material) -> bool:
    return all(material.changes[name].status == "same" for name in material.found)


def _all_code_compared(material: Material) -> bool:
    pairs = [pair.both for pair in material.pairs if pair.both]
    return bool(pairs) and all(side.record["code"] is not None for both in pairs for side in both)
