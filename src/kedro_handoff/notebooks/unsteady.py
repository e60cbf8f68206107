"""Why code may give other values each time it runs, found by reading it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kedro_handoff.notebooks.manifest import PromotedNode
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.syntax import walk

_NUMPY = re.compile(
    r"(np|numpy)\.random\.(?!seed|default_rng|RandomState|Generator|SeedSequence|[gs]et_state)\w+"
)
_STANDARD = re.compile(r"random\.(?!seed|Random|[gs]etstate)\w+")
_CLOCK = re.compile(
    r"(time\.(time|time_ns|perf_counter|monotonic|process_time)|(datetime\.)*(datetime|date)\.(now|utcnow|today)"
    r"|(pd\.|pandas\.)?Timestamp\.(now|today|utcnow))"
)
_UNIQUE = re.compile(r"(uuid\.)?uuid[14]|secrets\.\w+|os\.urandom|tempfile\.\w+|(os\.)?getpid")
_SEEDED = re.compile(r"(np\.|numpy\.)?random\.seed|set_random_seed|seed_everything|torch\.manual_seed")
_GENERATORS = re.compile(r"(.*\.)?(default_rng|RandomState|SeedSequence|Random)")
# Names of scikit-learn and pandas that draw unless they are told `random_state`.
_DRAWING = re.compile(
    r"(.*\.)?(sample|train_test_split|shuffle|resample|RandomForest\w+|ExtraTrees?\w*|GradientBoosting\w+"
    r"|HistGradientBoosting\w+|KMeans|MiniBatchKMeans|SGD\w+|MLP\w+|ShuffleSplit|\w+ShuffleSplit|RandomizedSearchCV"
    r"|IsolationForest|Bagging\w+|AdaBoost\w+|TSNE|make_\w+|permutation_importance|DecisionTree\w+)"
)
_SPLITTERS = re.compile(r"(.*\.)?(KFold|StratifiedKFold)")
_THREADS = re.compile(r"(.*\.)?(ThreadPoolExecutor|ProcessPoolExecutor|Pool|as_completed|imap_unordered)")


@dataclass(frozen=True)
class Cause:
    """A place that may give other values each time.

    Attributes:
        place: Cell or node, and line.
        reason: What it does there.
        weight: 0 for what certainly differs, more for what only may.
    """

    place: str
    reason: str
    weight: int


def causes(program: Program, nodes: Sequence[PromotedNode], side: str) -> list[str]:
    """The likeliest causes in words, the likeliest first.

    Args:
        program: The notebook.
        nodes: The promoted nodes.
        side: `notebook` or `pipeline`: where to look.
    """
    if side == "notebook":
        seeded = any(_SEEDED.search(cell.python) for cell in program.notebook.cells)
        found = [
            Cause(program.notebook.place(cell, line), reason, weight)
            for cell in program.notebook.cells
            for line, reason, weight in _in(cell.python, seeded)
        ]
    else:
        found = [
            Cause(f"node {node.name}, line {line} of `{name}`", reason, weight)
            for node in nodes
            for name, text in {**node.carried, node.function: node.source}.items()
            for line, reason, weight in _in(text, bool(_SEEDED.search(text)))
        ]
    return [f"{cause.place}: {cause.reason}" for cause in sorted(found, key=lambda c: c.weight)]


def _in(text: str, seeded: bool) -> Iterator[tuple[int, str, int]]:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    for node in walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            reason, weight = _reason(node, name, seeded)
            if reason:
                yield node.lineno, reason, weight
        iterated = _iterated(node)
        if iterated is not None and _is_set(iterated):
            yield iterated.lineno, "goes through a set, whose order changes from run to run", 1


def _reason(call: ast.Call, name: str, seeded: bool) -> tuple[str, int]:
    given = {keyword.arg for keyword in call.keywords}
    if _CLOCK.fullmatch(name):
        return f"`{name}()` reads the clock", 0
    if _UNIQUE.fullmatch(name):
        return f"`{name}()` gives another value each time", 0
    if _GENERATORS.fullmatch(name) and not call.args and not given & {"seed", "random_state"}:
        return f"`{name}()` has no seed", 0
    if not seeded and (_NUMPY.fullmatch(name) or _STANDARD.fullmatch(name)):
        return f"`{name}()` draws without a seed", 0
    unseeded = "random_state" not in given or _is_none(call, "random_state")
    if not seeded and _DRAWING.fullmatch(name) and unseeded:
        return f"`{name}()` draws without a `random_state`", 0
    if not seeded and _SPLITTERS.fullmatch(name) and "shuffle" in given and unseeded:
        return f"`{name}()` shuffles without a `random_state`", 0
    ordered = name in ("list", "tuple", "enumerate", "iter") or name.endswith(".join")
    if ordered and any(map(_is_set, call.args)):
        return "takes a set in the order that it happens to have", 1
    if name in ("hash", "id"):
        return f"`{name}()` changes from run to run", 1
    if _THREADS.fullmatch(name):
        return f"`{name}()` may finish in another order each time", 2
    return "", 0


def _is_none(call: ast.Call, name: str) -> bool:
    values = [keyword.value for keyword in call.keywords if keyword.arg == name]
    return any(isinstance(value, ast.Constant) and value.value is None for value in values)


def _iterated(node: ast.AST) -> ast.expr | None:
    return node.iter if isinstance(node, ast.For | ast.comprehension) else None


def _is_set(node: ast.expr) -> bool:
    if isinstance(node, ast.Set | ast.SetComp):
        return True
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("set", "frozenset")
