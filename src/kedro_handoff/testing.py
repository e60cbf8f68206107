"""What you need to test your own contracts: judge a table under a contract file, without a catalog.

```python
from kedro_handoff.testing import judge_table

def test_an_unknown_ward_breaks_the_contract():
    verdict = judge_table("conf/base/contracts/visits.yml", visits.assign(ward="west"))
    assert verdict.status == "violated"
    assert {finding.column for finding in verdict.not_held} == {"ward"}
```
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from kedro_handoff.contracts.evaluation import Engine, evaluate
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.contracts.verdict import Finding, Verdict

__all__ = ["Finding", "Verdict", "judge_table"]


def judge_table(
    contract: str | Path,
    table: Any,
    engine: Engine = "both",
    environment: str = "training",
    without: Collection[str] = (),
) -> Verdict:
    """The verdict of a contract file on a table, with one finding per expectation; no record is left.

    The table is a pandas, Polars or Spark data frame, or an Arrow table. `engine="gx"` lets Great
    Expectations judge everything, `"both"` what cannot be proved, `"proof"` nothing. `environment` is
    `"training"` or `"serving"`: which of the contract's expectations hold for this table. `without` leaves
    promises out that a table of a few rows cannot keep: each an expectation type, or `type of column`.

    Raises:
        ContractDeclarationError: The contract file is missing or wrong.
        ContractNotEvaluatedError: The object is no table.
    """
    suite = read_suite(Path(contract)).for_environment(environment)
    return evaluate(suite.without(without) if without else suite, table, engine)
