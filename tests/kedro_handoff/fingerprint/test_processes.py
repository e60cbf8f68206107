"""The same value has the same fingerprint in every process, and asking costs no import."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kedro_handoff.fingerprint import fingerprint_of

MADE = """
import decimal
import pandas as pd
from sklearn.tree import DecisionTreeClassifier
from kedro_handoff.fingerprint import fingerprint_of

words = ["JFK", "LGA", "EWR"]
table = pd.DataFrame({"w": words, "n": [1, 2, 3], "o": [{"a", "b", "c"}, decimal.Decimal("1.0"), None]})
table["c"] = table["w"].astype("category")
model = DecisionTreeClassifier(random_state=1).fit(table[["n"]], table["w"])
digests = [fingerprint_of(value).digest for value in (table, model, set(words), {"at": set(words)})]
"""


def test_neither_the_process_nor_the_seed_of_hashing_counts(
    run_python: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "20131")
    here: dict[str, Any] = {}
    exec(MADE, here)  # noqa: S102
    assert run_python(f"{MADE}print(digests)") == str(here["digests"])
    assert None not in here["digests"]


def test_digests_are_those_of_earlier_runs() -> None:
    """Records are compared with those of earlier versions: another scheme needs another `encoding.SCHEME`."""
    objects = pd.DataFrame({"n": [1, None], "t": ["a", None]}, dtype=object)
    columns = pd.DataFrame(
        {"n": [1, 300], "f": [0.5, np.nan], "t": ["a", None], "d": pd.to_datetime(["2020"] * 2)}
    )
    values = objects, columns, {"a": [1.5, {"b"}]}, np.eye(2)
    digests = [(fingerprint_of(value).digest or "")[:8] for value in values]
    assert digests == ["dd14209f", "1e5a2b20", "8f41b55f", "d9b8437d"]


def test_the_package_imports_no_library_of_tables(run_python: Callable[[str], str]) -> None:
    heavy = "{'numpy', 'pandas', 'pyarrow', 'sklearn', 'polars'}"
    code = "import sys, kedro_handoff.fingerprint as f; f.fingerprint_of({'a': [1]})"
    assert run_python(f"{code}; print({heavy} & set(sys.modules))") == "set()"
