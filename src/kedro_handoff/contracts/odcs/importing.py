"""An ODCS file as contracts, one for each object of its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from kedro_handoff.contracts.odcs.custom_in import custom_expectation
from kedro_handoff.contracts.odcs.facts_in import facts_of, top_level_losses
from kedro_handoff.contracts.odcs.file import OdcsFile, Path, read_odcs
from kedro_handoff.contracts.odcs.library_in import Entry, NotExpressibleError
from kedro_handoff.contracts.odcs.losses import NotCarried, loss_at
from kedro_handoff.contracts.odcs.own_words import own_words, rules_of, written_by_us
from kedro_handoff.contracts.odcs.repetition import without_repetition
from kedro_handoff.contracts.odcs.standard import POSITION, custom_property
from kedro_handoff.contracts.odcs.yaml_text import as_yaml
from kedro_handoff.contracts.reading.audit import expectation_problems, problems_of
from kedro_handoff.contracts.reading.document import ContractDocument
from kedro_handoff.errors import ContractDeclarationError
from kedro_handoff.safe_yaml import parse_yaml

_NO_FILE = FilePath("contract.yml")


@dataclass(frozen=True)
class Imported:
    """A contract made of an object of an ODCS file.

    Attributes:
        name: Name of the contract.
        text: The contract file, as YAML.
        expectations: How many expectations it has.
        not_carried: What of the object, and of the file, is not in it.
    """

    name: str
    text: str
    expectations: int
    not_carried: tuple[NotCarried, ...]


def import_text(text: str, place: str) -> list[Imported]:
    """The contracts that an ODCS file makes. SQL and rules of other engines are listed, never run.

    Raises:
        ContractDeclarationError: The file is no ODCS file, or an object of it makes no sound contract.
    """
    file = read_odcs(text, place)
    return [_imported(file, number) for number in range(len(file.document["schema"]))]


def _imported(file: OdcsFile, number: int) -> Imported:
    found = file.document["schema"][number]
    name = found["name"]
    lost: list[NotCarried] = list(_losses(file, top_level_losses(file.document, number)))
    customs = list(_customs(file, number, lost))
    own = {"name": name, **facts_of(file.document, found)}
    repeated = written_by_us(own, customs)
    others = [entry for entry in own_words(file, number, repeated, lost) if _is_sound(entry, file, lost)]
    entries = without_repetition(customs, others, own)
    if not entries:
        raise file.error(("schema", number), f"'{name}' promises nothing that an expectation says.")
    document = {**own, "expectations": entries}
    written = _as_text(document, file, number)
    return Imported(name, written, len(entries), tuple(sorted(set(lost), key=lambda loss: loss.line)))


def _customs(file: OdcsFile, number: int, lost: list[NotCarried]) -> list[Entry]:
    """Expectations that stand there word for word, in the order that they had."""
    placed: list[tuple[float, int, Entry]] = []
    for path, rule, column in rules_of(file, number):
        if rule.get("type") != "custom":
            continue
        try:
            position = custom_property(rule, POSITION)
            order = float(position) if isinstance(position, int) else float("inf")
            placed.append((order, len(placed), custom_expectation(rule, column)))
        except NotExpressibleError as error:
            lost.append(loss_at(file, path, str(error)))
    return [entry for _, _, entry in sorted(placed, key=lambda item: item[:2])]


def _is_sound(found: tuple[Path, Entry], file: OdcsFile, lost: list[NotCarried]) -> bool:
    path, entry = found
    problems = expectation_problems(entry)
    if problems:
        lost.append(loss_at(file, path, "; ".join(problems)))
    return not problems


def _losses(file: OdcsFile, found: Iterator[tuple[Path, str]]) -> Iterator[NotCarried]:
    for path, reason in found:
        yield loss_at(file, path, reason)


def _as_text(document: Mapping[str, Any], file: OdcsFile, number: int) -> str:
    text = as_yaml(document, flow=None)
    root, said = parse_yaml(text)
    problems = problems_of(ContractDocument(_NO_FILE, said, root))
    if problems:
        listed = "\n".join(f"  {problem}" for _, problem in problems[:20])
        error: ContractDeclarationError = file.error(
            ("schema", number),
            f"'{document['name']}' would make a contract that is refused; mend it in the file:\n{listed}",
        )
        raise error
    return text
