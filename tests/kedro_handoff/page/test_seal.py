import pytest

from kedro_handoff.page.seal import kind_of, sealed


def test_a_sealed_page_is_known_to_its_own_command_only(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(sealed("<p>ä</p>", "kedro-handoff contract docs", "index"), encoding="utf-8")
    assert kind_of(path, "kedro-handoff contract docs") == "index"
    assert kind_of(path, "kedro-handoff verify") == ""


@pytest.mark.parametrize("content", [b"", b"<p>mine</p>", b"\xff\xfe", b"\n<!-- made, index: 00 -->\n"])
def test_what_others_wrote_has_no_kind(tmp_path, content):
    (tmp_path / "page.html").write_bytes(content)
    assert kind_of(tmp_path / "page.html", "made") == ""
    assert kind_of(tmp_path / "missing.html", "made") == ""


def test_one_changed_letter_breaks_the_seal(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(sealed("<p>drifted</p>", "made", "page").replace("drifted", "fine"))
    assert kind_of(path, "made") == ""
