import pytest

from kedro_handoff.errors import DraftError
from kedro_handoff.magics.draft import _read


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("visits", ("visits", None, False, 1)),
        ("visits --accept", ("visits", "all", False, 1)),
        ("--accept sure visits --force", ("visits", "sure", True, 1)),
        ("'my visits' --from-runs 3", ("my visits", None, False, 3)),
    ],
)
def test_a_line_names_a_dataset_and_what_to_do_with_its_draft(line, read):
    assert _read(line) == read


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "Say which dataset"),
        ("a b", "Give one dataset"),
        ("visits --bla", "no option `--bla`"),
        ("visits --acept", "did you mean '--accept'"),
        ("visits --from-runs none", "needs the number of runs"),
    ],
)
def test_any_other_line_gets_the_reason_and_the_usage(line, words):
    with pytest.raises(DraftError, match="%handoff_draft DATASET") as error:
        _read(line)
    assert words in str(error.value)
