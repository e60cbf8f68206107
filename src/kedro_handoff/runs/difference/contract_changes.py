"""Which promises of a contract changed between two runs, from the texts that the outcomes kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kedro_handoff.contracts.change.changes import Change
from kedro_handoff.contracts.change.difference import compare_contracts
from kedro_handoff.contracts.change.promises import read_contract
from kedro_handoff.errors import ContractDeclarationError
from kedro_handoff.runs.difference.material import Sources
from kedro_handoff.runs.record import ContractRecord


def contract_lines(name: str, before: ContractRecord, after: ContractRecord, texts: Sources) -> Iterator[str]:
    """One line a changed promise: what happened to it, its column, and what it said and says."""
    old, new = texts(before["fingerprint"]), texts(after["fingerprint"])
    if old is None or new is None:
        yield f"the text of the {'earlier' if old is None else 'later'} contract is not kept"
        return
    try:
        diff = compare_contracts(
            read_contract(old, before["file"], name), read_contract(new, after["file"], name)
        )
    except ContractDeclarationError as error:
        yield f"its texts cannot be compared: {error}"
        return
    yield from (_line(change) for change in diff.changes)


def _line(change: Change) -> str:
    column = f"{change.column}: " if change.column else ""
    said = f" {change.old or '(nothing)'} -> {change.new or '(nothing)'}" if change.old or change.new else ""
    return f"{change.kind}  {column}{change.subject}{said}"


def contract_summary(lines: Sequence[str]) -> str:
    """How many promises changed and how, behind a verb; empty where the lines do not say."""
    kinds = Counter(line.partition("  ")[0] for line in lines if "  " in line)
    if not kinds:
        return ""
    (first, count), *rest = kinds.most_common()
    words = [f"{count} promise{'s' * (count != 1)} {first}", *(f"{number} {kind}" for kind, number in rest)]
    return f" ({', '.join(words)})"
