"""The one property that matters: what is proved, Great Expectations passes.

`PROOF_CASES` sets how many expectations are compared (1,000 in the test suite, 20,000 by `make fuzz`).
"""

from __future__ import annotations

import os
import warnings
from collections import Counter
from pathlib import Path

import pandas as pd
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kedro_handoff import ContractDeclarationError
from kedro_handoff.contracts.judge import judge
from kedro_handoff.contracts.proof import prove
from kedro_handoff.contracts.proof.kinds import kind_of
from kedro_handoff.contracts.proof.plan import compiled_types
from kedro_handoff.contracts.reading import parse_document
from kedro_handoff.contracts.reading.audit import expectation_problems
from kedro_handoff.contracts.suite import Expectation, Suite
from kedro_handoff.contracts.suite import suite_of as unaudited_suite

from .generated import MAKERS, expectations, tables

CASES = int(os.environ.get("PROOF_CASES", "1000"))
FALLBACK = [{"type": "expect_table_row_count_to_equal", "kwargs": {"value": 1}}]
seen: Counter[str] = Counter()


@settings(
    # A third of the generated expectations is refused when they are read.
    max_examples=CASES * 3 // 2 // len(MAKERS),
    derandomize=CASES <= 1000,  # `make test` is the same every time; `make fuzz` never is
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
@given(st.data())
def compare(folder: Path, data: st.DataObject) -> None:
    table = data.draw(tables(), label="table")
    entries = [data.draw(expectations(table, make), label="expectation") for make in MAKERS]
    readable = [entry for entry in entries if not expectation_problems(entry)]
    suite = suite_of(readable or FALLBACK, folder)
    proved = prove(suite, table)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        statuses = judged(suite, table)
    for expectation, holds, status in zip(suite.expectations, proved, statuses, strict=True):
        assert not holds or status == "held", (expectation, table)
        green = status == "held"
        seen.update(compared=1, green=green, proved=holds)
        seen["green and clear"] += green and (holds or not in_doubt(expectation, table))
        seen[expectation.type] += holds


def suite_of(entries: list[dict], folder: Path) -> Suite:
    path = folder / "t.yml"
    path.write_text(yaml.safe_dump({"name": "t", "expectations": entries}, allow_unicode=True))
    return unaudited_suite(parse_document(path))  # its promises may well contradict each other


def judged(suite: Suite, table: pd.DataFrame) -> list[str]:
    """Status of each expectation by Great Expectations alone; one that it refuses does not hold."""
    positions = range(len(suite.expectations))
    try:
        return [finding.status for finding in judge(suite, table, positions)[0]]
    except ContractDeclarationError:
        return [judged_alone(suite, table, position) for position in positions]


def judged_alone(suite: Suite, table: pd.DataFrame, position: int) -> str:
    try:
        return judge(suite, table, [position])[0][0].status
    except ContractDeclarationError:
        return "refused"


def in_doubt(expectation: Expectation, table: pd.DataFrame) -> bool:
    """Whether a rule may leave this case to the judge: dtypes that are not compiled, and no values."""
    columns = [table[c] for c in expectation.columns if c in table]
    odd = any(kind_of(column) is None for column in columns)
    return odd or len(table) == 0 or any(column.isna().all() for column in columns)


def test_what_is_proved_the_judge_passes(tmp_path, capsys):
    compare(tmp_path)
    share = seen["proved"] / seen["green and clear"]
    with capsys.disabled():
        print(
            f"\n{seen['compared']} expectations on odd tables: {seen['green']} hold, {seen['proved']} are "
            f"proved ({share:.1%} of those that hold on compiled dtypes with values), no false pass"
        )
    if CASES >= 10_000:  # a rule that never proved anything was not compared
        assert {name for name in seen if seen[name] and name.startswith("expect_")} == compiled_types()


def test_there_is_a_maker_for_every_compiled_type():
    assert len(MAKERS) == len(compiled_types())
