import pandas as pd
import pytest

from kedro_handoff.notebooks.module_text import same_code
from kedro_handoff.notebooks.observed_types import ANY, observed_type
from kedro_handoff.notebooks.signature import free_to_use, missing_imports, only_typed, with_types

SOURCE = 'def f(df, least):\n    """What."""\n    # why\n    return df[df.hours  >= least]\n'
FRAME = observed_type(pd.DataFrame())


def test_only_the_signature_changes():
    typed = with_types(SOURCE, {"df": FRAME}, FRAME)
    assert typed == SOURCE.replace("def f(df, least):", "def f(df: pd.DataFrame, least) -> pd.DataFrame:")
    assert only_typed(typed, SOURCE)
    assert not same_code(typed, SOURCE)


def test_a_type_is_not_taken_for_another_change():
    typed = with_types(SOURCE, {"df": FRAME}, None)
    assert not only_typed(typed.replace(">=", ">"), SOURCE)
    assert not only_typed(SOURCE, SOURCE)


@pytest.mark.parametrize(
    ("text", "free", "lines"),
    [
        ("", True, ["import pandas as pd"]),
        ("import pandas as pd\n", True, []),
        ("import polars as pd\n", False, []),
        ("pd = 3\n", False, []),
        ("def pd():\n    pass\n", False, []),
    ],
)
def test_an_annotation_takes_no_name_that_means_something_else(text, free, lines):
    assert free_to_use(FRAME, text) is free
    assert [needed.line for needed in missing_imports(FRAME, text) if free] == lines


def test_a_name_imported_among_others_is_there():
    assert missing_imports(ANY, "from typing import Any, TypeVar\n") == []
