"""Whether one expectation says at least as much as another, known from their arguments alone.

`implies(a, b)` is one-sided like the proofs: `True` means that whatever table keeps `a` keeps `b`, by
Great Expectations' own reading. `False` means that it is not so, or not known.
"""

from kedro_handoff.contracts.change.strength.order import Order, compare, implies

__all__ = ["Order", "compare", "implies"]
