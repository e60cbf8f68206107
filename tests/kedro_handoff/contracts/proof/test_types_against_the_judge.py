"""What is proved, Great Expectations passes: more types, and conditions on rows for all of them.

`PROOF_CASES` sets how many expectations are compared, as in the other half of this comparison.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from kedro_handoff.contracts.expectation_types import expectation_types
from kedro_handoff.contracts.judge import judge
from kedro_handoff.contracts.proof import prove
from kedro_handoff.contracts.proof.condition import CONDITION_ARGUMENTS, matching_rows, row_query
from kedro_handoff.contracts.proof.facts import schema_of
from kedro_handoff.contracts.proof.plan import make_check
from kedro_handoff.contracts.reading.audit import expectation_problems
from kedro_handoff.contracts.suite import Expectation, Suite

from .generated import MAKERS as OTHER_MAKERS
from .generated import expectations
from .generated_types import MAKERS, conditions, more_expectations, richer_tables
from .test_against_the_judge import CASES, FALLBACK, SEED, counterexample, in_doubt, keep, suite_of

OTHERS = 8  # of the other half's types in each example, always under a condition
seen: Counter[str] = Counter()
found: dict[str, dict] = {}


@seed(SEED)
@settings(
    # A third of what the other half compares: conditions make each case several times as long.
    max_examples=CASES // (3 * (len(MAKERS) + OTHERS)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    print_blob=True,
)
@given(st.data())
def compare(folder: Path, data: st.DataObject) -> None:
    table = data.draw(richer_tables(), label="table")
    asked = [data.draw(conditions(table), label="condition") for _ in range(2)]
    entries = [data.draw(more_expectations(table, make), label="expectation") for make in MAKERS]
    entries = [conditional(entry, data.draw(st.sampled_from([{}, {}, *asked]))) for entry in entries]
    others = data.draw(st.permutations(OTHER_MAKERS))[:OTHERS]
    entries += [
        conditional(data.draw(expectations(table, make)), data.draw(st.sampled_from(asked)))
        for make in others
    ]
    readable = [entry for entry in entries if not expectation_problems(entry)]
    suite = suite_of(readable or FALLBACK, folder)
    proved = prove(suite, table)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        statuses = judged_in_parts(suite, table, range(len(suite.expectations)))
    for expectation, holds, status in zip(suite.expectations, proved, statuses, strict=True):
        agree(expectation, table, holds, status)
        count(expectation, holds, status == "held", no_proof_is_tried(expectation, table))


def no_proof_is_tried(expectation: Expectation, table: pd.DataFrame) -> bool:
    """Whether the case is left to the judge by design: no rows or values, another dtype, an odd condition."""
    schema = schema_of(table)
    assert schema is not None
    try:
        query = row_query(expectation.kwargs, schema)
        rows = table if query is None else table[matching_rows(table, query)]
    except Exception:  # noqa: BLE001 - a condition that is not compiled
        return True
    others = {name: value for name, value in expectation.kwargs.items() if name not in CONDITION_ARGUMENTS}
    try:
        make_check(expectation.type, others, schema)
    except Exception:  # noqa: BLE001 - arguments that are not compiled
        return True
    return in_doubt(expectation, rows)


def judged_in_parts(suite: Suite, table: pd.DataFrame, positions: Sequence[int]) -> list[str]:
    """Statuses by Great Expectations; an expectation that stops it altogether is found by halving."""
    try:
        return [finding.status for finding in judge(suite, table, positions)[0]]
    except Exception:  # noqa: BLE001 - whatever it raises, it is no pass
        half = len(positions) // 2
        if half == 0:
            return ["refused"]
        return [
            status
            for part in (positions[:half], positions[half:])
            for status in judged_in_parts(suite, table, part)
        ]


def conditional(entry: dict, condition: dict) -> dict:
    """The expectation under a condition, where its type knows of any."""
    if "row_condition" not in expectation_types()[entry["type"]].optional:
        return entry
    return {**entry, "kwargs": {**entry["kwargs"], **condition}}


def agree(expectation: Expectation, table: pd.DataFrame, holds: bool, status: str) -> None:
    if holds and status != "held":
        example = counterexample(expectation, table)
        if "row_condition" in expectation.kwargs:  # which may name any column
            example["columns"] = table.attrs["recipe"]["columns"]
        found[expectation.type] = example
    assert not holds or status == "held", (expectation, table)


def count(expectation, holds: bool, green: bool, doubtful: bool) -> None:
    seen.update(compared=1, green=green, proved=holds)
    kind = "conditional" if "row_condition" in expectation.kwargs else "whole"
    seen[f"{kind} clear"] += green and (holds or not doubtful)
    seen[f"{kind} proved"] += holds
    seen[f"{expectation.type} green and clear"] += green and (holds or not doubtful)
    seen[expectation.type] += holds


def test_what_is_proved_of_these_types_the_judge_passes(tmp_path, capsys):
    try:
        compare(tmp_path)
    finally:
        for example in found.values():
            keep(example)
    whole, conditional = (seen[f"{k} proved"] / max(seen[f"{k} clear"], 1) for k in ("whole", "conditional"))
    with capsys.disabled():
        print(
            f"\n{seen['compared']} expectations of more types: {seen['green']} hold, {seen['proved']} are "
            f"proved ({whole:.1%} of those compiled on all rows, {conditional:.1%} of those under a "
            "condition), no false pass" + (f"; PROOF_SEED={SEED}" if CASES > 1000 else "")
        )
