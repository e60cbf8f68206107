import pytest

from kedro_handoff.runs.page.datasets import comparison, data_of

from .conftest import column, content, dataset


def changed(now, then):
    return comparison(dataset("x", now), dataset("x", then))


def test_the_same_content_is_the_same_whatever_its_file_is():
    now = dataset("x", content("a"), file={"digest": "f2"})
    assert comparison(now, dataset("x", content("a"))) == ("same", "")


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (content("a", rows=120), content("b"), "+20 rows"),
        (content("a", kind="array"), content("b"), "a array, before a table"),
        (
            content("a", columns=[column("x", "1")]),
            content("b", columns=[column("x", "2")]),
            "1 of 1 column changed",
        ),
        (
            content("a", columns=[column("x", "1")]),
            content("b", columns=[column("y", "1")]),
            "new: x; gone: y",
        ),
        (
            content("a", columns=[column("x", "1"), column("y", "1")]),
            content("b", columns=[column("y", "1"), column("x", "1")]),
            "columns or rows in another order",
        ),
    ],
)
def test_what_has_changed_is_said(now, then, words):
    status, note = changed(now, then)
    assert status == "changed"
    assert words in note


def test_what_has_no_sound_hash_is_never_called_the_same_or_changed():
    unsound = content(None, unsound="it holds a lambda")
    one, other = dataset("x", unsound, file=None), dataset("x", content("a"), file=None)
    assert comparison(one, other) == ("", "it holds a lambda")
    moved = comparison(dataset("x", unsound), dataset("x", unsound, file={"digest": "f2"}))
    assert moved == ("", "its file is another one; whether its content is, cannot be told")


def test_without_a_sound_hash_the_same_bytes_are_the_same():
    unsound = content(None, unsound="it holds a lambda")
    assert changed(unsound, unsound)[0] == "same"


def test_a_dataset_that_the_earlier_run_lacks_is_new_and_without_an_earlier_run_nothing_is_said(run):
    record, before = run(), run()
    del before["datasets"]["visits"]
    assert {one.name: one.status for one in data_of(record, before)}["visits"] == "new"
    assert {one.status for one in data_of(record, None)} == {""}


def test_columns_say_what_became_of_them(run):
    record, before = run(), run()
    visits = record["datasets"]["visits"]["written"]
    visits["columns"] = [column("hours", "h1", "Int64", mean=3.5), column("bed", "b0")]
    visits["digest"] = "v1"
    hours, bed = next(one for one in data_of(record, before) if one.name == "visits").columns
    assert (hours.status, hours.note, hours.statistics) == (
        "changed",
        "before float64",
        (("mean", "3.5", "+1"),),
    )
    assert (bed.status, bed.statistics) == ("new", (("empty", "0", ""),))


def test_what_the_run_wrote_comes_first(run):
    assert [(one.name, one.use) for one in data_of(run(), None)][-1] == ("raw_visits", "read")
