import pytest

from kedro_handoff import ProjectError
from kedro_handoff.project import Project, Sameness, locate_project, read_settings


@pytest.fixture
def conf(tmp_path):
    for name in ("base", "local", "prod"):
        (tmp_path / "conf" / name / "contracts").mkdir(parents=True)
    return tmp_path / "conf"


def settings(tmp_path, text):
    path = tmp_path / "handoff.yml"
    path.write_text(text)
    return read_settings(path)


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


def test_settings_say_roles_and_metrics(tmp_path):
    read = settings(tmp_path, "version: 1\npipelines: {a: {role: modeling}}\nmetrics: {m: [test.auc]}\n")
    assert read.roles == {"a": "modeling"}
    assert read.metrics == {"m": ("test.auc",)}


def test_settings_say_how_exact_a_verification_is(tmp_path):
    text = "verify: {a: {tolerance: 1e-9, relative: 0.5, keys: [ward]}, b: {tolerance: 1}}"
    read = settings(tmp_path, text).verify
    assert read == {"a": Sameness(1e-9, 0.5, ("ward",)), "b": Sameness(1.0)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a", "not a mapping"),
        ("pipelins: {}", "unknown key pipelins"),
        ("version: 2", "version 2 is not known"),
        ("pipelines: {a: modeling}", "pipeline 'a' needs a role"),
        ("pipelines: [a]", "not a mapping of pipeline"),
        ("metrics: [m]", "`metrics` is not a mapping"),
        ("raw_layers: raw", "`raw_layers` is not a list"),
        ("engine: fast", "neither both nor gx"),
        ("keep_outcomes: 0", "is not a number of outcomes above 0"),
        ("keep_outcomes: many", "is not a number of outcomes above 0"),
        ("verify: [a]", "`verify` is not a mapping"),
        ("verify: {a: exact}", "`verify: a` says nothing"),
        ("verify: {a: {tolerence: 1}}", "unknown key tolerence; known are keys, relative, tolerance"),
        ("verify: {a: {tolerance: -1}}", "`tolerance: -1` is not a number of at least 0"),
        ("verify: {a: {tolerance: little}}", "`tolerance: little` is not a number"),
        ("verify: {a: {tolerance: .inf}}", "`tolerance: inf` is not a number"),
        ("verify: {a: {relative: 1}}", "`relative: 1` is not a number of at least 0 and below 1"),
        ("verify: {a: {keys: ward}}", "`keys` is not a list of columns"),
        ("verify: {a: {keys: []}}", "`keys` is not a list of columns"),
        ("a: [", "cannot be read"),
        ("!!python/object/apply:os.system ['true']", "cannot be read"),
    ],
)
def test_settings_that_make_no_sense_are_refused(tmp_path, text, said):
    with pytest.raises(ProjectError, match=said):
        settings(tmp_path, text)
