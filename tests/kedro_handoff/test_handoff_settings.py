import pytest

from kedro_handoff import ProjectError
from kedro_handoff.handoff_settings import read_settings
from kedro_handoff.verify_settings import Sameness


def settings(tmp_path, text):
    path = tmp_path / "handoff.yml"
    path.write_text(text)
    return read_settings(path)


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
