import pytest

from kedro_handoff.page.environment import templates_of
from kedro_handoff.page.frame import frame

PAGES = "kedro_handoff.contracts.page"


def test_only_the_page_s_own_style_and_script_may_act():
    without, with_script = (
        frame("made", PAGES, "contracts.css"),
        frame("made", PAGES, "contracts.css", "page.js"),
    )
    assert "default-src 'none'; style-src 'sha256-" in without["policy"]
    assert ("script-src" in without["policy"], "script-src 'sha256-" in with_script["policy"]) == (
        False,
        True,
    )


@pytest.mark.parametrize("name", ["index.html", "base.html"])
def test_a_package_s_templates_are_escaped_and_know_the_shared_ones(name):
    templates = templates_of(
        PAGES, dict.fromkeys(("tone", "sign", "word", "moment", "headline", "counts"), str)
    )
    assert templates.autoescape is True
    assert templates.loader.get_source(templates, name)
