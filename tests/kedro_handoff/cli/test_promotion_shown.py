"""What a promotion says at its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from kedro_handoff.cli.promotion_shown import show_promotion
from kedro_handoff.notebooks.applying import Applied
from kedro_handoff.notebooks.evidence import Evidence
from kedro_handoff.notebooks.files import FileChange
from kedro_handoff.notebooks.plan import NodePlan, PromotionPlan
from kedro_handoff.notebooks.promotion import Promotion
from kedro_handoff.project import Project

CONTRACT = FileChange(Path("conf/base/contracts/out.yml"), None, "meta: {owner: me, producer: wards}\n")
NODES = FileChange(Path("src/mini/pipelines/wards/nodes.py"), None, "")
PLAN = PromotionPlan((NodePlan("add_up", "add_up", "", {}, ("out",), (3,)),))


@pytest.fixture
def project(tmp_path: Path, monkeypatch) -> Project:
    """A project with a role for one pipeline; its notebooks' folder is the current one."""
    (tmp_path / "conf/base").mkdir(parents=True)
    (tmp_path / "conf/base/handoff.yml").write_text("pipelines: {sums: {role: board}}\n")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    return Project(tmp_path, tmp_path / "conf")


def said(project, capsys, applied, pipeline="wards") -> list[str]:
    promotion = Promotion(PLAN, (), "notebooks/a.ipynb", pipeline)
    show_promotion(project, promotion, applied, (), False, False, None)
    return capsys.readouterr().out.splitlines()


def test_what_check_will_ask_for_is_said_with_its_mend(project, capsys):
    lines = said(project, capsys, Applied((NODES, CONTRACT)))
    begin = next(number for number, line in enumerate(lines) if line.startswith("next: "))
    assert lines[begin] == "next: add `wards: {role: WHOSE}` under `pipelines:` in ../conf/base/handoff.yml"
    assert lines[begin + 1] == (
        "      kedro handoff contract confirm out --consumers 'WHO RELIES ON IT' "
        "--description 'WHAT ONE ROW IS'   once you have read ../conf/base/contracts/out.yml"
    )


def test_paths_to_add_are_those_of_the_current_folder(project, capsys):
    lines = said(project, capsys, Applied((NODES,)), "sums")
    assert "next: git add ../src/mini/pipelines/wards/nodes.py a.ipynb" in lines


@pytest.mark.parametrize(
    ("document", "offered"),
    [
        ({"status": "drifted", "datasets": [{"dataset": "x", "status": "drifted", "details": ["1"]}]}, True),
        ({"status": "not verified", "failure": "a.ipynb, cell 2, failed", "seconds": [["1", 0.1]]}, False),
        ({"status": "not verified", "failure": "the libraries for replays are missing"}, True),
    ],
)
def test_writing_unproved_is_offered_where_no_side_has_failed(project, capsys, document, offered):
    lines = said(project, capsys, Applied((), Evidence(document, Path())))
    assert any("--no-verify" in line for line in lines) is offered
