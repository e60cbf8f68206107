"""Two runs compared: what differs, which of it came first, and what it did."""

from kedro_handoff.runs.difference.comparing import compare, compare_sides
from kedro_handoff.runs.difference.result import Cause, Context, Difference, Effect

__all__ = ["Cause", "Context", "Difference", "Effect", "compare", "compare_sides"]
