"""How a model bundle turns features into probabilities; the one thing training and inference must share."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep scikit-learn's trees to one thread while the block runs.

    Measured on two cores with another process busy on one of them: two threads wait for each other in a spin
    and training takes 45 s, with one thread 12 s. ParallelRunner and shared CI machines are that case.
    """
    # Comes with scikit-learn and is needed only where a model is.
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # it ships no types

    with threadpool_limits(limits=1, user_api="openmp"):
        yield


def late_probabilities(bundle: Mapping[str, Any], table: pd.DataFrame) -> NDArray[np.float64]:
    """Give the model's probability of a late arrival for each row of `table`, in its order.

    Args:
        bundle: The dict that the dataset `delay_model` holds: `estimator` and the `features` it expects.
        table: Rows of `features`, labelled or not; nulls are allowed where training allowed them.

    Raises:
        ValueError: `table` lacks features that the model was trained on.
    """
    missing = [name for name in bundle["features"] if name not in table.columns]
    if missing:
        raise ValueError(
            f"The model of run {bundle['run_id']!r} expects the features {missing}, which the table lacks. "
            f"Score with the features of the same version, or train anew: kedro run --pipelines modeling"
        )
    with one_thread():
        probabilities = bundle["estimator"].predict_proba(table[bundle["features"]])[:, 1]
    return np.asarray(probabilities, dtype=np.float64)
