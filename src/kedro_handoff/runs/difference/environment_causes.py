"""Packages, Python, machine, seeds and variables that are not as they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kedro_handoff.runs.difference.material import Material
from kedro_handoff.runs.difference.parameter_causes import MISSING, in_words
from kedro_handoff.runs.difference.result import Cause
from kedro_handoff.runs.record import EnvironmentRecord


def environment_causes(material: Material) -> list[Cause]:
    """Packages that nodes reach first, then Python and the machine, then what only might matter."""
    before, after = material.before.run["environment"], material.after.run["environment"]
    if not before["python"] or not after["python"]:
        return []  # a run that was killed before it could look; nobody knows
    everywhere = tuple(pair.name for pair in material.pairs if pair.before and pair.after)
    return [
        *_packages(material, everywhere),
        *_machine(before, after, everywhere),
        *_seeds(material, everywhere),
        *_mapping(
            "variable", "the environment variable", before["variables"], after["variables"], everywhere
        ),
        *_locks(before, after, everywhere),
    ]


def _packages(material: Material, everywhere: tuple[str, ...]) -> Iterator[Cause]:
    """Packages that differ; those that a node reaches, by its imports and their requirements, come first."""
    old = _normal(material.before.run["environment"]["packages"])
    new = _normal(material.after.run["environment"]["packages"])
    reached = _reached(material)
    names = [name for name in sorted({*old, *new}) if name in reached or old.get(name) != new.get(name)]
    for name in [*reached, *(name for name in names if name not in reached)]:
        first, second, nodes = reached.get(name, (old.get(name), new.get(name), ()))
        yield Cause(
            id=f"environment:package {name}",
            kind="environment",
            name=f"the package {name}",
            change=_change(first, second),
            details=() if nodes else ("no node reaches it, as far as imports and requirements tell",),
            facts={"package": name, "before": first, "after": second, "reached": bool(nodes)},
            nodes=nodes or everywhere,
            weak=not nodes,
        )


def _reached(material: Material) -> dict[str, tuple[str | None, str | None, tuple[str, ...]]]:
    """Packages whose version differs as the nodes themselves saw it: before, after, nodes."""
    found: dict[str, tuple[str | None, str | None, tuple[str, ...]]] = {}
    for pair in material.pairs:
        codes = [side.record["code"] for side in (pair.before, pair.after) if side]
        if len(codes) != 2 or codes[0] is None or codes[1] is None:
            continue
        old, new = _normal(codes[0]["packages"]), _normal(codes[1]["packages"])
        for name, version in new.items():
            # A package that is reached on one side only comes with a change of the code.
            if name in old and old[name] != version:
                nodes = found[name][2] if name in found else ()
                found[name] = (old[name], version, (*nodes, pair.name))
    return found


def _normal(packages: Mapping[str, str]) -> dict[str, str]:
    """Packages under their normal names; Python, which code fingerprints name among them, stands apart."""
    return {
        name.lower().replace("_", "-").replace(".", "-"): version
        for name, version in packages.items()
        if name != "python"
    }


def _machine(before: EnvironmentRecord, after: EnvironmentRecord, nodes: tuple[str, ...]) -> Iterator[Cause]:
    facts = (
        ("python", "Python", before["python"], after["python"], False),
        ("platform", "the platform", before["platform"], after["platform"], _same_system(before, after)),
        ("machine", "the processor's kind", before["machine"], after["machine"], False),
        ("cores", "the number of cores", before["cores"], after["cores"], True),
    )
    for key, name, old, new, weak in facts:
        if old != new:
            yield Cause(
                f"environment:{key}",
                "environment",
                name,
                f"changed from {old} to {new}",
                facts={"fact": key, "before": old, "after": new},
                nodes=nodes,
                weak=weak,
            )


def _same_system(before: EnvironmentRecord, after: EnvironmentRecord) -> bool:
    """Whether only the system's release differs, which hardly ever changes a result."""
    return before["platform"].partition("-")[0] == after["platform"].partition("-")[0]


def _seeds(material: Material, nodes: tuple[str, ...]) -> Iterator[Cause]:
    """Seeds in variables; a seed among the parameters is found there, with the nodes that read it."""
    old, new = material.before.run["seeds"], material.after.run["seeds"]
    parameters = {*material.before.run["parameters"], *material.after.run["parameters"]}
    sides = (material.before.run, material.after.run)
    variables = {name for run in sides for name in run["environment"]["variables"]}
    apart = {name for name in {*old, *new} if name.split(".")[0] not in parameters and name not in variables}
    before = {name: value for name, value in old.items() if name in apart}
    after = {name: value for name, value in new.items() if name in apart}
    yield from _mapping("seed", "the seed", before, after, nodes)


def _mapping(
    key: str, title: str, before: Mapping[str, Any], after: Mapping[str, Any], nodes: tuple[str, ...]
) -> Iterator[Cause]:
    for name in sorted({*before, *after}):
        old, new = before.get(name, MISSING), after.get(name, MISSING)
        if old != new:
            change = _change(
                None if old is MISSING else in_words(old), None if new is MISSING else in_words(new)
            )
            facts = {key: name, "before": before.get(name), "after": after.get(name)}
            yield Cause(
                f"environment:{key} {name}",
                "environment",
                f"{title} {name}",
                change,
                facts=facts,
                nodes=nodes,
                weak=True,
            )


def _locks(before: EnvironmentRecord, after: EnvironmentRecord, nodes: tuple[str, ...]) -> Iterator[Cause]:
    for name in sorted({*before["lock"], *after["lock"]}):
        old, new = before["lock"].get(name), after["lock"].get(name)
        if old != new:
            change = "was added" if old is None else "was removed" if new is None else "changed"
            yield Cause(
                f"environment:lock {name}",
                "environment",
                f"the lock file {name}",
                change,
                details=("what is installed counts: see the packages",),
                facts={"lock": name, "before": old, "after": new},
                nodes=nodes,
                weak=True,
            )


def _change(old: str | None, new: str | None) -> str:
    if old is None:
        return f"was added ({new})"
    if new is None:
        return f"was removed (it was {old})"
    return f"changed from {old} to {new}"
