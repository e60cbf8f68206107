"""What in a node's code may give another result each time: chance, the clock, the machine, the network."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable, Iterator

from kedro_handoff.fingerprint.code.blind_names import CHANCE
from kedro_handoff.fingerprint.code.chance_names import BY_NAME, draws
from kedro_handoff.runs.record import RunRecord

_SEEDS = ("random_state", "seed", "rng", "random_seed")
_CLOCK = {"now", "utcnow", "today", "time", "time_ns", "perf_counter", "monotonic", "localtime", "gmtime"}
_CLOCK_OF = {"datetime", "date", "time", "Timestamp", "pd", "dt"}
_NETWORK = {"requests", "urllib", "httpx", "urlopen", "socket", "boto3"}
_MACHINE = {"uuid1", "uuid4", "urandom", "getpid", "token_hex", "token_bytes", "gethostname", "mkdtemp"}


def reasons(record: RunRecord, node: str, source: Callable[[str], str | None]) -> tuple[str, ...]:
    """What a reader should look at first where a node makes something else from the same inputs.

    Args:
        record: The recorded run.
        node: The node.
        source: Gives the text of a piece of code by its digest.

    Returns:
        One sentence a place: what it does, and where; empty where reading finds nothing.
    """
    code = record["nodes"][node]["code"]
    found: dict[str, None] = {}
    for name, part in (code["parts"] if code else {}).items():
        text = source(part["digest"])
        for line, words in reasons_in(text or ""):
            found[f"{words} ({name}, {part['file']}:{part['line'] + line - 1})"] = None
    for gap in code["not_covered"] if code else ():  # a name that only its module's imports explain
        place = f"{gap['where']}:{gap['line']}"
        if CHANCE in gap["why"] and not any(f"{place})" in said for said in found):
            found[f"{gap['why']} ({place})"] = None
    if code and "PYTHONHASHSEED" not in record["environment"]["variables"]:
        texts = (source(part["digest"]) or "" for part in code["parts"].values())
        if any("set(" in text or "frozenset(" in text for text in texts):
            found["it uses sets, whose order was left to chance: PYTHONHASHSEED was not set"] = None
    return tuple(found)


def reasons_in(text: str) -> Iterator[tuple[int, str]]:
    """Line and words of each place in a piece of code."""
    try:
        tree = ast.parse(textwrap.dedent(text))
    except SyntaxError:
        return
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        words = _word_of(call, ast.unparse(call.func))
        if words:
            yield call.lineno, words


def _word_of(call: ast.Call, name: str) -> str:
    first, last = name.partition(".")[0], name.rpartition(".")[2]
    owner = name.rpartition(".")[0].rpartition(".")[2]
    if last == "default_rng" or (last == "RandomState" and not call.args):
        return "" if call.args or call.keywords else f"`{name}()` draws random numbers without a seed"
    if (
        ".random." in f".{name}"
        and "(" not in name
        and last not in ("seed", "default_rng", "Generator", "RandomState")
    ):
        return f"`{name}` draws random numbers from a generator that the code did not seed here"
    if _draws(name, call) and not _is_seeded(call):
        return f"`{last}` draws random numbers without a seed"
    if last in _CLOCK and (owner in _CLOCK_OF or first in _CLOCK_OF):
        return f"`{name}` reads the clock"
    if last in _MACHINE:
        return f"`{name}` gives something else each time"
    if first in _NETWORK:
        return f"`{name}` asks the network"
    return ""


def _draws(name: str, call: ast.Call) -> bool:
    owner, _, last = name.rpartition(".")
    if last in ("resample", "shuffle") and owner and not owner.endswith("utils"):
        return False  # a table's own method, or a generator's
    return last == "sample" or (last in BY_NAME and draws(BY_NAME[last], call))


def _is_seeded(call: ast.Call) -> bool:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if None in given:  # **arguments may hold it
        return True
    seeds = [given[name] for name in _SEEDS if name in given]
    return any(not (isinstance(seed, ast.Constant) and seed.value is None) for seed in seeds)
