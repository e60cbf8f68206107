"""A contract evaluated on a table: what can be proved is proved, the rest is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kedro_handoff.contracts.judge import judge
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.contracts.verdict import Verdict, held_finding

if TYPE_CHECKING:
    import pandas as pd

Engine = Literal["both", "gx"]
ENGINES: tuple[Engine, ...] = ("both", "gx")


def evaluate(suite: Suite, frame: pd.DataFrame, engine: Engine = "both") -> Verdict:
    """The verdict of a contract on a table; the table is not changed.

    With `both`, expectations that are proved to hold are not judged, and Great Expectations is not even
    imported where all are. With `gx`, it judges everything. The two give the same statuses.

    Raises:
        ContractDeclarationError: Great Expectations refuses an expectation of the suite.
    """
    proved = (False,) * len(suite.expectations)
    if engine == "both":
        # Not at the top: it needs pandas, and reading contracts does not.
        from kedro_handoff.contracts.proof import prove

        proved = prove(suite, frame)
    findings = [held_finding(expectation) for expectation in suite.expectations]
    judged = [position for position, holds in enumerate(proved) if not holds]
    name = "proof"
    if judged:
        results, name = judge(suite, frame, judged)
        for position, finding in zip(judged, results, strict=True):
            findings[position] = finding
    return Verdict(name, tuple(findings), len(frame), frame.shape[1], proved=sum(proved))
