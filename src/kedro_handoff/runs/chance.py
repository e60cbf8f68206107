"""Nodes that draw random numbers without a seed, by what their code fingerprints say."""

from __future__ import annotations

import re
from collections.abc import Callable

from kedro_handoff.fingerprint.code.blind_names import CHANCE
from kedro_handoff.runs.record import CodeRecord

# A seed for all that draws from NumPy's or Python's own generator: scikit-learn and pandas do so, too.
_SEEDED = re.compile(r"\brandom\.seed\(\s*(?!None\b)[^)\s]|\bmanual_seed\(")
_NAMED = re.compile(r"`([^`]+)`")


def draws_without_seed(
    code: CodeRecord | None, sources: Callable[[str], str | None] | None = None
) -> tuple[str, ...]:
    """What of a node's code draws without a seed: "`train_test_split` (src/p/nodes.py, line 12)".

    Args:
        code: The code of a node; `None` where it is not on record.
        sources: Gives the text of a piece of code by its digest: code that seeds the generator of all is
            taken to have a seed.
    """
    found: dict[str, None] = {}
    for gap in code["not_covered"] if code else ():
        name = _NAMED.search(gap["why"])
        if CHANCE in gap["why"] and name:
            short = name[1] if name[1].startswith(("random.", ".")) else _short(name[1])
            found[f"`{short}` ({gap['where']}, line {gap['line']})"] = None
    if not found or code is None or sources is None:
        return tuple(found)
    texts = (sources(part["digest"]) or "" for part in code["parts"].values())
    return () if any(_SEEDED.search(text) for text in texts) else tuple(found)


def _short(dotted: str) -> str:
    """`numpy.random.normal` and `train_test_split`, as people write them."""
    return dotted if ".random." in dotted else dotted.rpartition(".")[2]
