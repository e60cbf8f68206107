from __future__ import annotations

import locale
import os
import random
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(autouse=True)
def process_as_before() -> Iterator[None]:
    """Cells of trap notebooks run in this process; what they set must not reach the next test."""
    environment, folder, path = dict(os.environ), Path.cwd(), list(sys.path)
    options = {name: pd.get_option(name) for name in OPTIONS}
    numbers, draws, language = np.random.get_state(), random.getstate(), locale.setlocale(locale.LC_ALL)
    attributes = set(vars(pd.DataFrame))
    with warnings.catch_warnings(), np.errstate():
        yield
    for name in set(vars(pd.DataFrame)) - attributes:
        delattr(pd.DataFrame, name)
    os.chdir(folder)
    sys.path[:] = path
    os.environ.clear()
    os.environ.update(environment)
    random.setstate(draws)
    np.random.set_state(numbers)
    locale.setlocale(locale.LC_ALL, language)
    for name, value in options.items():
        if pd.get_option(name) != value:
            pd.set_option(name, value)
    if "sklearn" in sys.modules:
        sys.modules["sklearn"].set_config(transform_output="default", assume_finite=False)


OPTIONS = (
    "mode.string_storage",
    "display.max_rows",
    "display.precision",
    "compute.use_numexpr",
    "compute.use_bottleneck",
)
