"""The one property that matters: what is proved, Great Expectations passes.

`PROOF_CASES` sets how many expectations are compared (500 in the test suite, 20,000 by `make fuzz`, which
starts from another seed each time and prints it). What was ever proved wrongly is kept in
`counterexamples/`, written there by the run that found it, and compared again each time.
"""

from __future__ import annotations

import hashlib
import os
import random
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from kedro_handoff import ContractDeclarationError
from kedro_handoff.contracts.judge import judge
from kedro_handoff.contracts.proof import prove
from kedro_handoff.contracts.proof.kinds import kind_of
from kedro_handoff.contracts.reading import parse_document
from kedro_handoff.contracts.reading.audit import expectation_problems
from kedro_handoff.contracts.suite import Expectation, Suite
from kedro_handoff.contracts.suite import suite_of as unaudited_suite

from . import generated_types
from .columns import table_of
from .compiled import compiled_types
from .generated import MAKERS, expectations, tables

CASES = int(os.environ.get("PROOF_CASES", "500"))
JUDGED = 3000  # so many are judged, proved or not
# `make test` is the same every time; `make fuzz` never is, unless asked for a seed again.
_ANY = 20260101 if CASES <= 1000 else random.SystemRandom().randrange(1, 10**9)
SEED = int(os.environ.get("PROOF_SEED", "0")) or _ANY
KEPT = Path(__file__).parent / "counterexamples"
FALLBACK = [{"type": "expect_table_row_count_to_equal", "kwargs": {"value": 1}}]
seen: Counter[str] = Counter()
found: dict[str, dict] = {}


@seed(SEED)
@settings(
    # A part of the generated expectations is refused when they are read.
    max_examples=CASES * 5 // 4 // len(MAKERS),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,  # counterexamples are kept as files that people can read
    phases=[Phase.generate],  # what was found is kept as a file; shrinking takes longer than finding
    print_blob=True,
)
@given(st.data())
def compare(folder: Path, data: st.DataObject) -> None:
    table = data.draw(tables(), label="table")
    entries = [data.draw(expectations(table, make), label="expectation") for make in MAKERS]
    readable = [entry for entry in entries if not expectation_problems(entry)]
    suite = suite_of(readable or FALLBACK, folder)
    proved = prove(suite, table)
    # The share that is proved is known after some thousand; what is not proved cannot be proved wrongly.
    everything = seen["judged"] < JUDGED
    positions = [position for position, holds in enumerate(proved) if holds or everything]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        statuses = judged(suite, table, positions)
    seen.update(compared=len(proved), judged=len(positions))
    for position, status in zip(positions, statuses, strict=True):
        expectation, holds = suite.expectations[position], proved[position]
        if holds and status != "held":
            found[expectation.type] = counterexample(expectation, table)
        assert not holds or status == "held", (expectation, table)
        seen[expectation.type] += holds
        seen["proved"] += holds
        if everything:
            green = status == "held"
            clear = green and (holds or not in_doubt(expectation, table))
            seen.update({"green": green, "green and clear": clear, "green and proved": holds})


def counterexample(expectation: Expectation, table: pd.DataFrame) -> dict:
    """What is needed to compare once more: the expectation, and the recipe of the columns that it names."""
    recipe = table.attrs["recipe"]
    named = [pair for pair in recipe["columns"] if pair[0] in expectation.columns]
    entry = {"type": expectation.type, "kwargs": dict(expectation.kwargs)}
    return {"expectation": entry, "columns": named or recipe["columns"], "shape": recipe["shape"]}


def keep(example: dict) -> None:
    """Write a counterexample beside the others, under a name that says its type and its content."""
    text = yaml.safe_dump(example, allow_unicode=True, sort_keys=False)
    name = f"{example['expectation']['type']}-{hashlib.sha256(text.encode()).hexdigest()[:8]}.yml"
    (KEPT / name).write_text(text, encoding="utf-8")


def suite_of(entries: list[dict], folder: Path) -> Suite:
    path = folder / "t.yml"
    path.write_text(yaml.safe_dump({"name": "t", "expectations": entries}, allow_unicode=True))
    return unaudited_suite(parse_document(path))  # its promises may well contradict each other


def judged(suite: Suite, table: pd.DataFrame, positions: Sequence[int]) -> list[str]:
    """Status of expectations by Great Expectations alone; one that it refuses does not hold."""
    try:
        return [finding.status for finding in judge(suite, table, positions)[0]]
    except ContractDeclarationError:
        if len(positions) == 1:
            return ["refused"]
    half = len(positions) // 2  # the one that stops the others is found by halving
    return [*judged(suite, table, positions[:half]), *judged(suite, table, positions[half:])]


def in_doubt(expectation: Expectation, table: pd.DataFrame) -> bool:
    """Whether a rule may leave this case to the judge: dtypes that are not compiled, and labels twice."""
    columns = [table[name] for name in expectation.columns if name in table]
    return any(isinstance(column, pd.DataFrame) or kind_of(column) is None for column in columns)


@pytest.mark.parametrize("path", sorted(KEPT.glob("*.yml")), ids=lambda path: path.stem)
def test_what_was_once_proved_wrongly_is_not_any_more(path, tmp_path):
    example = yaml.safe_load(path.read_text(encoding="utf-8"))
    table, suite = table_of(example), suite_of([example["expectation"]], tmp_path)
    assert not prove(suite, table)[0] or judged(suite, table, [0]) == ["held"]


def test_what_is_proved_the_judge_passes(tmp_path, capsys):
    try:
        compare(tmp_path)
    finally:  # the last one of each type is the smallest that was found
        for example in found.values():
            keep(example)
    share = seen["green and proved"] / seen["green and clear"]
    with capsys.disabled():
        print(
            f"\n{seen['compared']} expectations on odd tables, {seen['proved']} proved, no false pass; "
            f"{share:.1%} of those that hold on compiled dtypes are proved (of the first {JUDGED:,})"
            + (f"; PROOF_SEED={SEED}" if CASES > 1000 else "")
        )
    if CASES >= 10_000:  # a rule that never proved anything was not compared
        assert len([name for name in seen if seen[name] and name.startswith("expect_")]) == len(MAKERS)


def test_there_is_a_maker_for_every_compiled_type():
    assert len(MAKERS) + len(generated_types.MAKERS) == len(compiled_types())
