"""`kedro handoff contract docs` in a real project, judged by real runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

DOCS = Path(".handoff/docs")


@pytest.fixture
def judged(kedro, mini):
    """The project after a run that broke a contract."""
    raw = mini / "data/01_raw/visits.csv"
    raw.write_text(raw.read_text().replace("v3,north", "v3,west"))
    assert kedro(mini, "run").code == 1
    return mini


def test_a_violation_is_on_the_page_with_its_example_its_key_and_its_reason(kedro, judged):
    result = kedro(judged, "handoff", "contract", "docs")
    assert result.code == 0, result.err
    assert "1 of 3 contracts needs a look." in result.out
    assert "Open .handoff/docs/index.html (3 pages beside it)" in result.out
    html = (judged / DOCS / "index.html").read_text()
    for words in (
        "<code>west</code>",
        "v3",
        "a third ward would need a model of its own",
        "data@mini.example",
    ):
        assert words in html
    assert {path.name for path in (judged / DOCS).iterdir()} == {
        "index.html",
        "metrics.html",
        "raw_visits.html",
        "visits.html",
    }


def test_a_project_that_never_ran_has_pages_that_git_does_not_see(kedro, mini):
    result = kedro(mini, "handoff", "contract", "docs")
    assert result.code == 0, result.err
    assert "0 of 3 contracts hold; the others were never judged." in result.out
    assert (mini / ".handoff/.gitignore").read_text() == "*\n"


def test_a_dry_run_lists_the_files_and_writes_none(kedro, mini):
    result = kedro(mini, "handoff", "contract", "docs", "--dry-run")
    assert "would write .handoff/docs/index.html" in result.out.splitlines()
    assert not (mini / ".handoff").exists()


def test_json_tells_machines_the_files_and_the_states(kedro, judged):
    result = kedro(judged, "handoff", "contract", "docs", "--json", "--output", "build/contracts.html")
    report = json.loads(result.out)
    assert report["format"] == 1
    assert report["files"] == [report["index"]] == ["build/contracts.html"]
    assert report["counts"] == {"violated": 1, "never judged": 2}
    states = {contract["contract"]: contract["datasets"] for contract in report["contracts"]}
    assert states["raw_visits"] == {"raw_visits": "violated"}
    assert states["metrics"] == {"mean_metrics": None}
    assert (judged / "build/contracts.html").is_file()


def test_a_page_of_somebody_else_is_left_alone(kedro, mini):
    (mini / "site").mkdir()
    (mini / "site/index.html").write_text("mine")
    result = kedro(mini, "handoff", "contract", "docs", "--output", "site")
    assert result.code == 1
    assert "Error: Not made by `kedro handoff contract docs`" in result.err
    assert "Traceback" not in result.err
    assert [path.name for path in (mini / "site").iterdir()] == ["index.html"]


def test_the_page_opens_in_the_browser_that_the_environment_names(kedro, mini):
    browser = mini / "browser.sh"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{mini}/opened"\n')
    browser.chmod(0o755)
    assert kedro(mini, "handoff", "contract", "docs", "--open", BROWSER=f"{browser} %s").code == 0
    assert (mini / "opened").read_text().strip() == (mini / DOCS / "index.html").as_uri()


def test_a_contract_that_cannot_be_read_has_a_page_that_says_what_to_mend(kedro, mini):
    contract = mini / "conf/base/contracts/visits.yml"
    contract.write_text(contract.read_text().replace("match_set", "macth_set"))
    assert kedro(mini, "handoff", "contract", "docs").code == 0
    html = (mini / DOCS / "visits.html").read_text()
    assert "did you mean" in html
    assert str(mini) not in html + (mini / DOCS / "index.html").read_text()


def test_credentials_of_the_catalog_never_reach_a_page(kedro, mini):
    (mini / "conf/local").mkdir(exist_ok=True)
    (mini / "conf/local/credentials.yml").write_text("store: {key: hunter2}\n")
    catalog = mini / "conf/base/catalog.yml"
    text = catalog.read_text()
    catalog.write_text(
        text.replace("visits.parquet\n", "visits.parquet\n  credentials: store\n  fs_args: {x: hunter2}\n")
    )
    result = kedro(mini, "handoff", "contract", "docs")
    assert result.code == 0, result.err
    assert kedro(mini, "handoff", "status").code == 0
    pages = [path.read_text() for path in (mini / DOCS).glob("*.html")]
    assert len(pages) == 4
    assert not [page for page in pages if "hunter2" in page or str(mini) in page]


def test_another_environment_shows_its_own_contracts(kedro, mini):
    (mini / "conf/prod/contracts").mkdir(parents=True)
    contract = (mini / "conf/base/contracts/visits.yml").read_text()
    (mini / "conf/prod/contracts/visits.yml").write_text(contract.replace("max_value: 10", "max_value: 77"))
    assert kedro(mini, "handoff", "contract", "docs", "--env", "prod").code == 0
    assert "values between 0 and 77" in (mini / DOCS / "visits.html").read_text()
