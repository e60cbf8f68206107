import pandas as pd
import pytest

from kedro_handoff.runs.recording.error_text import error_record

VISITS = pd.DataFrame(
    {"who": ["Ada Lovelace", "Bo"], "paid": [17.25, 3.0], "when": pd.to_datetime(["2026-01-31"] * 2)}
)


def said(message, known=("visits",), data=(VISITS,)):
    return error_record(ValueError(message), "n", known, data)["message"]


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("no patient Ada Lovelace here", "no patient … here"),
        ("paid=17.25 is too much", "paid=… is too much"),
        ("could not convert string to float: 'Bo'", "could not convert string to float: '…'"),
        ("seen on 2026-01-31 00:00:00", "seen on …"),
        ("column 'who' of 'visits' is empty", "column 'who' of 'visits' is empty"),
        ("1 of 2 rows", "1 of 2 rows"),
        ("first\nAda", "first"),
        ("at https://me:pa55word@host/x", "at https://***@host/x"),
    ],
)
def test_a_message_keeps_names_and_counts_and_no_cell(message, shown):
    assert said(message) == shown


def test_a_message_is_bounded():
    assert len(said("x" * 5000)) == 400


def test_leaves_of_other_objects_are_cells_too():
    assert said("no Ada in it", data=({"people": [{"name": "Ada"}]},)) == "no … in it"
