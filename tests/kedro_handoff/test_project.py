import pytest

from kedro_handoff import ProjectError
from kedro_handoff.project import Project, locate_project


@pytest.fixture
def conf(tmp_path):
    for name in ("base", "local", "prod"):
        (tmp_path / "conf" / name / "contracts").mkdir(parents=True)
    return tmp_path / "conf"


def test_an_environments_contract_comes_before_that_of_base(conf):
    project = Project(conf.parent, conf, "prod")
    base = conf / "base/contracts/x.yml"
    assert project.contract_path("x") == base
    (conf / "prod/contracts/x.yml").write_text("name: x")
    assert project.contract_path("x") == conf / "prod/contracts/x.yml"


def test_a_contracts_name_cannot_leave_its_folder(conf):
    assert Project(conf.parent, conf).contract_path("../../x").parent == conf / "base/contracts"


def test_outside_of_a_project_the_error_says_what_to_type(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProjectError, match="%reload_kedro"):
        locate_project()


def test_a_project_is_found_from_any_folder_inside_it(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text("[tool.kedro]\npackage_name = 'x'\n")
    inside = tmp_path / "notebooks" / "deep"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert locate_project().path == tmp_path


def test_a_project_without_settings_has_none(conf):
    assert Project(conf.parent, conf).settings.roles == {}
