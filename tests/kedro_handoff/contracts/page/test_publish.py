"""Files that the pages become."""

from __future__ import annotations

import pytest

from kedro_handoff.contracts.page import publication, publish
from kedro_handoff.errors import PageError


def made(place, output):
    planned = publication(place.site(), output)
    publish(planned)
    return planned


def test_a_folder_gets_an_index_and_a_page_for_each_contract(place, tmp_path):
    place.contract("a")
    made(place, tmp_path / "docs")
    assert {path.name for path in (tmp_path / "docs").iterdir()} == {"index.html", "a.html", "visits.html"}


def test_a_file_gets_everything(place, tmp_path):
    planned = made(place, tmp_path / "all.html")
    assert [path.name for path in tmp_path.glob("*.html")] == ["all.html"]
    assert 'id="visits"' in planned.pages[planned.index]


def test_planning_writes_nothing(place, tmp_path):
    publication(place.site(), tmp_path / "docs")
    assert not (tmp_path / "docs").exists()


def test_a_second_call_replaces_its_own_files(place, tmp_path):
    made(place, tmp_path / "docs")
    place.outcome(status="violated")
    made(place, tmp_path / "docs")
    assert "violated" in (tmp_path / "docs/visits.html").read_text()


def test_the_page_of_a_contract_that_is_gone_goes_too(place, tmp_path):
    place.contract("a")
    made(place, tmp_path / "docs")
    (tmp_path / "mini/conf/base/contracts/a.yml").unlink()
    planned = made(place, tmp_path / "docs")
    assert [path.name for path in planned.outdated] == ["a.html"]
    assert not (tmp_path / "docs/a.html").exists()


@pytest.mark.parametrize("name", ["index.html", "visits.html"])
@pytest.mark.parametrize("content", [b"<h1>mine</h1>", b"", b"\xff\xfe"])
def test_a_file_of_somebody_else_is_refused_before_anything_is_written(place, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PageError, match=r"left alone:\n.*" + name):
        publication(place.site(), tmp_path)
    assert (tmp_path / name).read_bytes() == content
    assert len(list(tmp_path.glob("*.html"))) == 1


def test_a_page_that_was_edited_is_refused(place, tmp_path):
    made(place, tmp_path / "docs")
    page = tmp_path / "docs/index.html"
    page.write_text(page.read_text().replace("Data contracts", "Our contracts"))
    with pytest.raises(PageError, match="edited since"):
        publication(place.site(), tmp_path / "docs")


def test_other_pages_in_the_folder_are_left_alone(place, tmp_path):
    made(place, tmp_path / "all.html")
    (tmp_path / "mine.html").write_text("<h1>mine</h1>")
    made(place, tmp_path)
    assert {"all.html", "mine.html"} <= {path.name for path in tmp_path.iterdir()}


def test_a_folder_that_is_a_file_is_said_so(place, tmp_path):
    (tmp_path / "docs").write_text("x")
    with pytest.raises(PageError, match=r"is a file; give a folder"):
        publication(place.site(), tmp_path / "docs")


def test_a_place_that_cannot_be_written_is_said_so(place, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(PageError, match="cannot be written"):
        made(place, tmp_path / "file" / "docs")
