"""Nodes that draw random numbers without a seed, by what their code fingerprints say."""

from __future__ import annotations

import re
from collections.abc import Callable

from kedro_handoff.fingerprint.code.blind_names import CHANCE
from kedro_handoff.runs.record import CodeRecord

_NAMED = re.compile(r"`([^`]+)`")
# A seed for all that draws from one generator: scikit-learn and pandas draw from NumPy's, too.
_SEEDS = {
    "numpy": re.compile(r"\b(?:np|numpy)\.random\.seed\(\s*(?!None\b)[^)\s]"),
    "random": re.compile(r"(?<![.\w])random\.seed\(\s*(?!None\b)[^)\s]"),
    "torch": re.compile(r"\bmanual_seed\(\s*[^)\s]"),
}
_OF_ITS_OWN = ("default_rng", "RandomState", "Random", "Generator", "SeedSequence", "PCG64")


def draws_without_seed(
    code: CodeRecord | None, sources: Callable[[str], str | None] | None = None
) -> tuple[str, ...]:
    """What of a node's code draws without a seed: "`train_test_split` (src/p/nodes.py, line 12)".

    Args:
        code: The code of a node; `None` where it is not on record.
        sources: Gives the text of a piece of code by its digest: what draws from a generator that the code
            seeds is taken to have a seed.
    """
    found: dict[str, str] = {}
    for gap in code["not_covered"] if code else ():
        name = _NAMED.search(gap["why"])
        if CHANCE in gap["why"] and name:
            found[f"`{_short(name[1])}` ({gap['where']}, line {gap['line']})"] = _generator(name[1])
    if not found or code is None or sources is None:
        return tuple(found)
    text = "\n".join(sources(part["digest"]) or "" for part in code["parts"].values())
    seeded = {generator for generator, seed in _SEEDS.items() if seed.search(text)}
    return tuple(place for place, generator in found.items() if generator not in seeded)


def _generator(dotted: str) -> str:
    """Whose generator a name draws from; empty where it has one of its own, or needs none."""
    top, last = dotted.partition(".")[0], dotted.rpartition(".")[2]
    if last.removesuffix("()") in _OF_ITS_OWN or top in ("secrets", "uuid", "os"):
        return ""
    return top if top in ("random", "torch") else "numpy"


def _short(dotted: str) -> str:
    """`numpy.random.normal` and `train_test_split`, as people write them."""
    if dotted.startswith((".", "random.")) or ".random." in dotted:
        return dotted
    return dotted.rpartition(".")[2]
