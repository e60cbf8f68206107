from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.receipt import receipt_of, refuse_foreign, render, write_receipt

MADE = "2026-11-23T21:00:00+00:00"


def receipt(document):
    return receipt_of(document, Path("/work/mini"), "mini", MADE)


def page(document):
    return html.unescape(re.sub(r"<(?!script)[^>]+>", " ", render(receipt(document))).replace("\n", " "))


def test_the_worst_notebook_gives_the_result(document):
    found = receipt(document)
    assert (found.status, found.exit) == ("drifted", 1)
    assert [sheet.status for sheet in found.sheets] == ["drifted", "not verified", "same"]
    alone = receipt({"notebooks": document["notebooks"][1:]})
    assert (alone.status, alone.exit) == ("not verified", 2)


@pytest.mark.parametrize(
    "words",
    [
        "exit code 1 (0 the same, 1 drifted, 2 could not be told)",
        "The first node whose result differs: hours_by_ward.",
        "column 'hours' differs in 2 of 3 rows, by at most 0.25, typically 0.25, 1 missing on one side",
        "column 'ward' is category in the node's result, str in the loaded file",
        "numbers may differ by 1e-09",
        "the notebook gives other values",
        "module ahead",
        "`f` was changed",
        "ab" * 32,
        "12.3 kB",
        "23 Nov 2026, 21:00 UTC",
        "the pipeline in its own process, on the same data",
        "Other inputs: on other data the two sides may take ways that this run has not taken.",
        "Whether both sides give the same data: that takes a run",
        "Nothing: no dataset was compared.",
    ],
)
def test_the_page_says_what_was_found_what_it_proves_and_what_not(document, words):
    assert words in " ".join(page(document).split())


def test_credentials_and_places_of_this_machine_stay_out(document):
    text = render(receipt(document))
    assert "secret" not in text
    assert "postgresql://***@db/x" in text
    assert "/work/mini" not in text


def test_what_notebooks_and_data_say_is_text_and_no_markup(document):
    text = render(receipt(document))
    assert "<script" not in text
    assert "&lt;script&gt;document.title" in text
    assert "default-src 'none'" in html.unescape(text)
    assert not re.search(r"""(?:src|href)=["'](?!data:,|#)""", text)


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"notebooks": None},
        {"notebooks": [{}]},
        {"notebooks": ["a"]},
        {
            "notebooks": [
                {"status": "odd", "depth": "deep", "seconds": [["1"]], "datasets": [{}], "nodes": [{}]}
            ]
        },
        {"notebooks": [{"datasets": [{"differences": [{"examples": [{}]}], "losses": [{}], "rule": 1}]}]},
        {"notebooks": [{"inputs": [{}], "versions": {"python": "3"}, "notes": None}]},
    ],
)
def test_missing_parts_of_the_document_are_left_out(broken):
    assert "</html>" in render(receipt(broken))
    assert receipt(broken).exit == 2


def test_a_receipt_is_written_and_written_again(tmp_path, document):
    path = tmp_path / "out/receipt.html"
    for _ in range(2):
        write_receipt(receipt(document), path)
    assert path.read_text().startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("notes.html", "was not made by"),
        ("receipt.txt", "does not end in `.html`"),
        ("folder.html", "is a folder"),
    ],
)
def test_no_file_of_others_is_overwritten(tmp_path, document, name, words):
    (tmp_path / "notes.html").write_text("mine")
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(NotebookError, match=words):
        refuse_foreign(tmp_path / name)
    with pytest.raises(NotebookError, match=words):
        write_receipt(receipt(document), tmp_path / name)
    assert (tmp_path / "notes.html").read_text() == "mine"


def test_an_edited_receipt_is_left_alone(tmp_path, document):
    path = tmp_path / "receipt.html"
    write_receipt(receipt(document), path)
    path.write_text(path.read_text().replace("drifted", "fine"))
    with pytest.raises(NotebookError, match="edited since"):
        write_receipt(receipt(document), path)


def test_a_place_that_cannot_be_written_is_named(tmp_path, document):
    (tmp_path / "file").write_text("")
    with pytest.raises(NotebookError, match="The receipt cannot be written"):
        write_receipt(receipt(document), tmp_path / "file/receipt.html")


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_fits_every_window_and_asks_for_nothing(browser, tmp_path, document, dark):
    path = tmp_path / "receipt.html"
    write_receipt(receipt(document), path)
    opened = browser.open(path, dark=dark)
    for width in (320, 390, 640, 1000, 1400):
        opened.resize(width)
        assert opened.ask("document.documentElement.scrollWidth - innerWidth") <= 0, width
    assert (opened.requests, opened.complaints) == ([], [])
    assert opened.ask("document.title") == "mini: drifted"
    opened.send("Page.printToPDF")
