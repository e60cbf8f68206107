"""The code of a node, for its record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kedro_handoff.fingerprint.code import CodeFingerprint, CodePart, code_fingerprint
from kedro_handoff.runs.record import CodeRecord
from kedro_handoff.runs.reuse.roots import first_party_roots
from kedro_handoff.secrets_in_code import masked_source


def code_of_nodes(
    nodes: Iterable[Any], project: Path
) -> tuple[dict[str, CodeRecord], dict[str, str], list[str]]:
    """The code of each node, the texts of all parts by digest, and what could not be done, in words.

    This comes before the first node runs: a node may change what its module's names stand for.
    """
    codes: dict[str, CodeRecord] = {}
    texts: dict[str, str] = {}
    notes: list[str] = []
    roots = first_party_roots(project)
    for node in nodes:
        try:
            found = code_fingerprint(node.func, roots)
            codes[node.name] = _record(found, project)
            texts |= _texts(part for part in found.parts if part.digest not in texts)
        except Exception as error:  # noqa: BLE001 - never the run's concern; the record says so
            notes.append(f"code of node {node.name}: {type(error).__name__}: {error}")
    return codes, texts, notes


def code_of(
    function: Callable[..., Any], roots: Sequence[Path], project: Path | None = None
) -> tuple[CodeRecord, Mapping[str, str]]:
    """The fingerprint of a node's code, and the texts of its parts by digest, without credentials.

    Args:
        function: The node's function.
        roots: Folders whose modules are first-party.
        project: The project's folder, to which the record's paths are relative.
    """
    found = code_fingerprint(function, roots)
    return _record(found, project), _texts(found.parts)


def _texts(parts: Iterable[CodePart]) -> dict[str, str]:
    return {part.digest: masked_source(part.source) for part in parts}


def _record(found: CodeFingerprint, project: Path | None) -> CodeRecord:
    return {
        "digest": found.digest,
        "parts": {
            part.name: {
                "digest": part.digest,
                "file": _shown(part.file, project),
                "line": part.line,
                "kind": part.kind,
            }
            for part in found.parts
        },
        "packages": dict(found.packages),
        "not_covered": [
            {"where": _shown(gap.where, project), "line": gap.line, "why": gap.why}
            for gap in found.not_covered
        ],
    }


def _shown(place: str, project: Path | None) -> str:
    return place.removeprefix(f"{project}/") if project else place
