from pathlib import Path

import pytest

from kedro_handoff.contracts.draft.confirming import confirmed
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.errors import DraftError

CONTRACT = """# drafted
name: visits
meta:
  owner: "put a name or an address here"  # who?
  status: proposed
  description: "say here what one row is, and
    where it comes from"
expectations:  # all of them
  - type: expect_column_values_to_be_unique
    kwargs: {column: id}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "visits.yml"
    path.write_text(text)
    return path


def test_the_mark_goes_and_every_other_line_stays(tmp_path):
    path = written(tmp_path, CONTRACT)
    assert read_suite(path).proposed
    assert confirmed(path, {}) == CONTRACT.replace("  status: proposed\n", "")


def test_the_blanks_of_a_draft_are_filled(tmp_path):
    path = written(tmp_path, CONTRACT)
    text = confirmed(path, {"owner": 'the "ward" team: Ö', "description": "a visit"})
    suite = read_suite(written(tmp_path, text))
    assert dict(suite.meta) == {"owner": 'the "ward" team: Ö', "description": "a visit"}
    assert "# drafted\n" in text
    assert "expectations:  # all of them\n" in text


def test_a_contract_without_the_mark_stays_as_it_is(tmp_path):
    text = CONTRACT.replace("  status: proposed\n", "")
    assert confirmed(written(tmp_path, text), {}) == text


def test_a_file_that_cannot_be_edited_line_by_line_is_said_so(tmp_path):
    head, rest = CONTRACT.split("expectations", 1)
    text = head.partition("meta:")[0] + "meta: {owner: a, status: proposed}\nexpectations" + rest
    with pytest.raises(DraftError, match="delete `status: proposed`"):
        confirmed(written(tmp_path, text), {})


@pytest.mark.parametrize(
    "there", ["", "  consumers: [old]\n", "  consumers:\n    - old\n    - older\n", "  consumers:\n  - old\n"]
)
def test_who_relies_on_it_is_a_list_that_takes_the_place_of_the_one_there(tmp_path, there):
    text = CONTRACT.replace("  status: proposed\n", f"  status: proposed\n{there}")
    path = written(tmp_path, text)
    assert 'consumers: ["board", "press"]' in (after := confirmed(path, {"consumers": ["board", "press"]}))
    assert read_suite(written(tmp_path, after)).meta["consumers"] == ["board", "press"]
    assert "expectations:  # all of them\n" in after
