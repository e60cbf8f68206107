"""A registry by hand takes one more pipeline, or says that it cannot."""

import pytest

from kedro_handoff.notebooks.registry_text import finds_pipelines, with_pipeline

HEAD = "from mini import a\n\n\ndef register_pipelines():\n"
LINE = "from mini.pipelines.wards import create_pipeline as create_wards"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('    return {"a": a.create()}\n', '    return {"a": a.create(), "wards": create_wards()}\n'),
        (
            '    return {\n        "a": a.create(),  # keep me\n    }\n',
            '    return {\n        "a": a.create(),  # keep me\n        "wards": create_wards(),\n    }\n',
        ),
        (
            '    d = {\n        "a": a.create()  #\n    }\n    return d\n',
            '    d = {\n        "a": a.create(),  #\n        "wards": create_wards(),\n    }\n    return d\n',
        ),
        ("    return {}\n", '    return {"wards": create_wards()}\n'),
    ],
)
def test_a_dictionary_takes_the_pipeline(body, expected):
    text = with_pipeline(HEAD + body, "mini", "wards")
    assert text is not None
    assert text.endswith(expected)
    assert LINE in text
    compile(text, "pipeline_registry.py", "exec")


@pytest.mark.parametrize(
    "body",
    [
        "    return made()\n",
        "    return {**made()}\n",
        "    if a:\n        return {}\n    return {}\n",
        "    found = {}\n    found = made()\n    return found\n",
    ],
)
def test_anything_else_is_left_to_a_person(body):
    assert with_pipeline(HEAD + body, "mini", "wards") is None


def test_a_registry_that_finds_pipelines_needs_nothing():
    assert finds_pipelines("pipelines = find_pipelines(raise_errors=True)")
    assert not finds_pipelines("pipelines = find_pipelines(pipelines_to_find=['a'])")
    assert not finds_pipelines("pipelines = {}")
