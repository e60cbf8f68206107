"""Proofs: compiled checks that may only say that an expectation holds.

One-sided by design. A rule returns `True` where it has shown that Great Expectations would report success;
anything else (it fails, it is not compiled, a dtype or an argument is in doubt) is left to the judge.
"""

from kedro_handoff.contracts.proof.plan import prove

__all__ = ["prove"]
