"""What the rules of the proofs cover."""

from __future__ import annotations

from kedro_handoff.contracts.proof.rules import COLUMN_RULES, TABLE_RULES


def compiled_types() -> frozenset[str]:
    """Expectation types that can be proved."""
    return frozenset(COLUMN_RULES) | frozenset(TABLE_RULES)
