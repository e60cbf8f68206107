"""What draws random numbers unless it is told a seed (`random_state=...`): by name, never by importing it."""

from __future__ import annotations

import ast
from collections.abc import Mapping

_SKLEARN: Mapping[str, str] = {
    "cluster": """AffinityPropagation BisectingKMeans KMeans MiniBatchKMeans SpectralBiclustering
        SpectralClustering SpectralCoclustering affinity_propagation k_means kmeans_plusplus
        spectral_clustering""",
    "covariance": "EllipticEnvelope MinCovDet fast_mcd",
    "datasets": """make_biclusters make_blobs make_checkerboard make_circles make_classification
        make_friedman1 make_friedman2 make_friedman3 make_gaussian_quantiles make_hastie_10_2
        make_low_rank_matrix make_moons make_multilabel_classification make_regression make_s_curve
        make_sparse_coded_signal make_sparse_spd_matrix make_sparse_uncorrelated make_spd_matrix
        make_swiss_roll""",
    "decomposition": """DictionaryLearning FastICA LatentDirichletAllocation MiniBatchDictionaryLearning
        MiniBatchNMF MiniBatchSparsePCA NMF SparsePCA TruncatedSVD dict_learning dict_learning_online
        fastica non_negative_factorization""",
    "ensemble": """AdaBoostClassifier AdaBoostRegressor BaggingClassifier BaggingRegressor
        ExtraTreesClassifier ExtraTreesRegressor GradientBoostingClassifier GradientBoostingRegressor
        HistGradientBoostingClassifier HistGradientBoostingRegressor IsolationForest RandomForestClassifier
        RandomForestRegressor RandomTreesEmbedding""",
    "feature_selection": "mutual_info_classif mutual_info_regression",
    "inspection": "permutation_importance",
    "kernel_approximation": "Nystroem PolynomialCountSketch RBFSampler SkewedChi2Sampler",
    "linear_model": """PassiveAggressiveClassifier PassiveAggressiveRegressor RANSACRegressor SGDClassifier
        SGDOneClassSVM SGDRegressor TheilSenRegressor""",
    "manifold": "MDS SpectralEmbedding TSNE smacof spectral_embedding",
    "mixture": "BayesianGaussianMixture GaussianMixture",
    "model_selection": """GroupShuffleSplit HalvingGridSearchCV HalvingRandomSearchCV ParameterSampler
        RandomizedSearchCV RepeatedKFold RepeatedStratifiedKFold ShuffleSplit StratifiedShuffleSplit
        train_test_split""",
    "multiclass": "OutputCodeClassifier",
    "neural_network": "BernoulliRBM MLPClassifier MLPRegressor",
    "preprocessing": "KBinsDiscretizer QuantileTransformer TargetEncoder quantile_transform",
    "random_projection": "GaussianRandomProjection SparseRandomProjection",
    "svm": "LinearSVC LinearSVR",
    "tree": "DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor",
    "utils": "resample shuffle",
    "utils.extmath": "randomized_svd",
}
_OTHERS = (
    "imblearn.over_sampling.ADASYN",
    "imblearn.over_sampling.BorderlineSMOTE",
    "imblearn.over_sampling.RandomOverSampler",
    "imblearn.over_sampling.SMOTE",
    "imblearn.over_sampling.SMOTENC",
    "imblearn.under_sampling.RandomUnderSampler",
    "umap.UMAP",
)
_ORDER: tuple[str, set[object]] = ("selection", {"random"})
# These draw where an option has one of these values; what they do unless told is always the same.
_IF: Mapping[str, tuple[str, set[object]]] = {
    "sklearn.decomposition.KernelPCA": ("eigen_solver", {"randomized", "arpack"}),
    "sklearn.decomposition.PCA": ("svd_solver", {"randomized", "arpack"}),
    "sklearn.dummy.DummyClassifier": ("strategy", {"stratified", "uniform"}),
    "sklearn.impute.IterativeImputer": ("sample_posterior", {True}),
    "sklearn.linear_model.ElasticNet": _ORDER,
    "sklearn.linear_model.ElasticNetCV": _ORDER,
    "sklearn.linear_model.Lasso": _ORDER,
    "sklearn.linear_model.LassoCV": _ORDER,
    "sklearn.linear_model.LogisticRegression": ("solver", {"sag", "saga", "liblinear"}),
    "sklearn.linear_model.LogisticRegressionCV": ("solver", {"sag", "saga", "liblinear"}),
    "sklearn.linear_model.Ridge": ("solver", {"sag", "saga"}),
    "sklearn.linear_model.RidgeClassifier": ("solver", {"sag", "saga"}),
    "sklearn.model_selection.GroupKFold": ("shuffle", {True}),
    "sklearn.model_selection.KFold": ("shuffle", {True}),
    "sklearn.model_selection.StratifiedGroupKFold": ("shuffle", {True}),
    "sklearn.model_selection.StratifiedKFold": ("shuffle", {True}),
    "sklearn.model_selection.learning_curve": ("shuffle", {True}),
    "sklearn.multioutput.ClassifierChain": ("order", {"random"}),
    "sklearn.multioutput.RegressorChain": ("order", {"random"}),
    "sklearn.neighbors.NeighborhoodComponentsAnalysis": ("init", {"random"}),
    "sklearn.svm.NuSVC": ("probability", {True}),
    "sklearn.svm.SVC": ("probability", {True}),
}
# These do not where an option has one of these.
_UNLESS: Mapping[str, tuple[str, set[object]]] = {
    "sklearn.model_selection.train_test_split": ("shuffle", {False}),
    "sklearn.svm.LinearSVC": ("dual", {False}),
    "sklearn.preprocessing.TargetEncoder": ("shuffle", {False}),
    "sklearn.preprocessing.KBinsDiscretizer": ("subsample", {None}),
    "sklearn.preprocessing.QuantileTransformer": ("subsample", {None}),
}
# Where `shuffle` stands among the arguments by position.
_PLACES = {"KFold": 1, "StratifiedKFold": 1, "StratifiedGroupKFold": 1, "GroupKFold": 1}

DRAWING = frozenset(
    [f"sklearn.{module}.{name}" for module, names in _SKLEARN.items() for name in names.split()]
    + [*_OTHERS, *_IF]
)
BY_NAME: Mapping[str, str] = {dotted.rpartition(".")[2]: dotted for dotted in sorted(DRAWING)}


def draws(dotted: str, call: ast.Call) -> bool:
    """Whether a call draws, if nobody gives it a seed: what it is called with may rule that out.

    An option that is no literal is taken to be what it is unless told.
    """
    if dotted in _IF:
        option, values = _IF[dotted]
        found = _literal(
            call, option, _PLACES.get(dotted.rpartition(".")[2]) if option == "shuffle" else None
        )
        return any(found is value or (isinstance(value, str) and found == value) for value in values)
    if dotted in _UNLESS:
        option, values = _UNLESS[dotted]
        found = _literal(call, option, None)
        return not any(found is value for value in values)
    return dotted in DRAWING


def _literal(call: ast.Call, option: str, place: int | None) -> object:
    """The value of an option where it is written down; `...` where it is not given or not known."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == option]
    if not given and place is not None and len(call.args) > place:
        given = [call.args[place]]
    return given[0].value if given and isinstance(given[0], ast.Constant) else ...
