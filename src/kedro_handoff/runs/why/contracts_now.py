"""Contracts of a chain as their files say them now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from kedro_handoff.fingerprint import document_fingerprint
from kedro_handoff.runs.difference.contract_changes import contract_lines, contract_summary
from kedro_handoff.runs.difference.material import Sources
from kedro_handoff.runs.difference.result import Cause
from kedro_handoff.runs.record import ContractRecord
from kedro_handoff.runs.why.chain import Chain
from kedro_handoff.safe_yaml import read_yaml

# A run for training or serving judges by a part of the contract, whose fingerprint says so behind a mark.
_WHOLE = re.compile(r"[0-9a-f]+")


def contracts_now(chain: Chain, project: Path, contract_texts: Sources) -> Iterator[Cause]:
    """A cause for each contract that says something else than when a run of the chain judged by it.

    Args:
        chain: The chain behind a dataset.
        project: The project's folder.
        contract_texts: Gives the text of a contract by its fingerprint.
    """
    for name, before in _judged(chain).items():
        mark = _WHOLE.match(before["fingerprint"])
        if mark is None:
            continue
        path = project / before["file"]
        try:
            text = path.read_text(encoding="utf-8")
            now = document_fingerprint(read_yaml(text))
        except FileNotFoundError:
            yield _cause(name, before, "was removed", ())
            continue
        except (OSError, ValueError, yaml.YAMLError) as error:
            yield _cause(name, before, f"cannot be read ({type(error).__name__})", ())
            continue
        if now == mark[0]:
            continue
        lines: tuple[str, ...] = ()
        if mark[0] == before["fingerprint"]:
            texts = {now: text, mark[0]: contract_texts(mark[0])}
            lines = tuple(contract_lines(name, before, {**before, "fingerprint": now}, texts.get))
        yield _cause(name, before, f"changed{contract_summary(lines)}", lines)


def _judged(chain: Chain) -> dict[str, ContractRecord]:
    """The contracts by which the runs of the chain judged its datasets."""
    found = {}
    for node in chain.nodes:
        for name in (*node.data_inputs, *node.record["outputs"]):
            if name in node.run["contracts"]:
                found[name] = node.run["contracts"][name]
    return found


def _cause(name: str, before: ContractRecord, change: str, lines: tuple[str, ...]) -> Cause:
    return Cause(
        id=f"contracts:{name}",
        kind="contracts",
        name=f"the contract of `{name}`",
        change=change,
        details=lines,
        facts={"dataset": name, "file": before["file"]},
        datasets=(name,),
    )
