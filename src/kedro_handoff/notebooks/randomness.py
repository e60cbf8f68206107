"""Where code draws random numbers from a generator that the whole process shares."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kedro_handoff.notebooks.constants import dotted
from kedro_handoff.notebooks.syntax import walk

if TYPE_CHECKING:
    from kedro_handoff.notebooks.program import Program

# Of `numpy.random` and `random`: what draws nothing itself.
_NO_DRAW = frozenset(
    (
        *("default_rng", "RandomState", "Generator", "SeedSequence", "PCG64", "seed", "set_state"),
        *("get_state", "Random", "SystemRandom", "setstate", "getstate"),
    )
)
# Functions and methods that draw from NumPy's global generator unless `random_state` is given.
_DRAWING = frozenset(
    (
        *("sample", "rvs", "shuffle", "resample", "train_test_split", "permutation_importance"),
        *("RandomForestClassifier", "RandomForestRegressor", "ExtraTreesClassifier", "ExtraTreesRegressor"),
        *("DecisionTreeClassifier", "DecisionTreeRegressor", "GradientBoostingClassifier"),
        *("GradientBoostingRegressor", "HistGradientBoostingClassifier", "HistGradientBoostingRegressor"),
        *("AdaBoostClassifier", "AdaBoostRegressor", "BaggingClassifier", "BaggingRegressor"),
        *("IsolationForest", "KMeans", "MiniBatchKMeans", "BisectingKMeans", "SpectralClustering"),
        *("SGDClassifier", "SGDRegressor", "Perceptron", "MLPClassifier", "MLPRegressor", "TSNE", "PCA"),
        *("TruncatedSVD", "NMF", "FastICA", "LatentDirichletAllocation", "GaussianMixture"),
        *("ShuffleSplit", "StratifiedShuffleSplit", "GroupShuffleSplit", "RepeatedKFold"),
        *("RepeatedStratifiedKFold", "RandomizedSearchCV", "LinearSVC", "LinearSVR", "IterativeImputer"),
        *("make_classification", "make_regression", "make_blobs", "make_moons", "make_circles"),
        *("mutual_info_classif", "mutual_info_regression", "SMOTE", "RandomUnderSampler"),
        *("RandomOverSampler", "differential_evolution", "dual_annealing", "basinhopping"),
        *("QuantileTransformer", "RANSACRegressor", "Nystroem", "RBFSampler", "BayesianGaussianMixture"),
    )
)
# They draw only when asked to, by a keyword with one of these values; empty stands for any but False.
_ON_REQUEST = {
    "KFold": ("shuffle", ()),
    "StratifiedKFold": ("shuffle", ()),
    "SVC": ("probability", ()),
    "LogisticRegression": ("solver", ("sag", "saga", "liblinear")),
    "Ridge": ("solver", ("sag", "saga")),
    "learning_curve": ("shuffle", ()),
}
_FITTING = frozenset(("fit", "fit_transform", "fit_predict", "cross_val_score", "cross_validate"))
_SEEDS = frozenset(("random_state", "rng", "seed"))


def draws(code: Sequence[ast.AST], program: Program) -> dict[str, int]:
    """Global generators that code may draw from (`numpy`, `random`), each with the first line."""
    found: dict[str, int] = {}
    for library, line in _draws(code, program):
        found.setdefault(library, line)
    return found


def draws_when_run(statement: ast.stmt, program: Program) -> dict[str, int]:
    """As `draws`, of a statement and of whatever functions of the notebook it mentions."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {}
    code: list[ast.AST] = [statement]
    seen: set[str] = set()
    for one in code:
        names = {n.id for n in walk(one) if isinstance(n, ast.Name)} & program.effects.keys() - seen
        seen |= names
        code += [s.node for name in sorted(names) for s in program.binding(name)]
    return dict.fromkeys(draws(code, program), statement.lineno)


def _draws(code: Sequence[ast.AST], program: Program) -> Iterator[tuple[str, int]]:
    fitting = 0
    for node in (inner for one in code for inner in walk(one)):
        if isinstance(node, ast.Call):
            library = _drawn_by(node, program)
            if library:
                yield library, node.lineno
            elif _word(node) in _FITTING:
                fitting = fitting or node.lineno
    if fitting and _has_unseeded_maker(program):
        yield "numpy", fitting


def _has_unseeded_maker(program: Program) -> bool:
    """Whether an estimator without a seed of its own is made anywhere: whoever fits one may fit this one."""
    calls = (n for s in program.statements for n in walk(s.node) if isinstance(n, ast.Call))
    return any(_word(call)[:1].isupper() and _drawn_by(call, program) for call in calls)


def _drawn_by(call: ast.Call, program: Program) -> str:
    name = dotted(call.func, program.modules)
    if name.startswith("numpy.random.") and name.count(".") == 2:
        return "" if name.rpartition(".")[2] in _NO_DRAW else "numpy"
    if name.startswith("random.") and name.count(".") == 1:
        return "" if name.rpartition(".")[2] in _NO_DRAW else "random"
    word = name.rpartition(".")[2] or _word(call)
    if word in _DRAWING and not _is_seeded(call):
        off = [k for k in call.keywords if k.arg == "shuffle" and _is_constant(k.value, False)]
        return "" if word == "train_test_split" and off else "numpy"
    if word in _ON_REQUEST and not _is_seeded(call):
        keyword, values = _ON_REQUEST[word]
        given = [k.value for k in call.keywords if k.arg == keyword]
        asked = any(
            not isinstance(v, ast.Constant) or (v.value in values if values else bool(v.value)) for v in given
        )
        return "numpy" if asked else ""
    return ""


def _is_seeded(call: ast.Call) -> bool:
    spread = any(k.arg is None for k in call.keywords)
    return spread or any(k.arg in _SEEDS and not _is_constant(k.value, None) for k in call.keywords)


def _is_constant(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def _word(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
