from pathlib import Path

import pytest

from kedro_handoff.notebooks.formatting import formatted, of_ours, with_sorted_imports

ODD = "def f( a ):\n    return {'a':a}\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "src/mine"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    return folder


def test_the_projects_own_settings_hold(package):
    path = package / "pipelines/x/nodes.py"  # no package yet
    assert formatted(ODD, path) == 'def f(a):\n    return {"a": a}\n'
    (package.parents[1] / "ruff.toml").write_text("[format]\nquote-style = 'single'\n")
    assert formatted(ODD, path) == "def f(a):\n    return {'a': a}\n"


def test_what_is_no_python_or_has_wrong_settings_stays_as_it_is(package):
    assert formatted("def f(:\n", package / "nodes.py") == "def f(:\n"
    (package.parents[1] / "ruff.toml").write_text("no-such-setting = 1\n")
    assert formatted(ODD, package / "nodes.py") == ODD


def test_imports_are_sorted_and_functions_stay_to_the_byte(package):
    after = with_sorted_imports(None, f"import os\nimport mine\nimport abc\n\n\n{ODD}", package / "nodes.py")
    assert after == f"import abc\nimport os\n\nimport mine\n\n\n{ODD}"


def test_an_order_of_the_persons_own_stays():
    before, after = "import os\nimport abc\n", f"import os\nimport abc\nimport sys\n\n\n{ODD}"
    assert with_sorted_imports(before, after, Path("/tmp/nodes.py")) == after  # noqa: S108 - never written


def test_a_whole_file_has_no_idle_noqa(package):
    text = "def f(**kwargs: object) -> int:  # noqa: ARG001\n    return 1\n"
    path = package / "pipeline.py"
    assert of_ours(text, path) == text.replace("  # noqa: ARG001", "")
    (package.parents[1] / "ruff.toml").write_text("lint.select = ['ARG']\n")
    assert of_ours(text, path) == text


def test_the_projects_own_imports_stand_apart_wherever_the_file_is(tmp_path):
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "src/mini").mkdir(parents=True)
    (tmp_path / "src/mini/__init__.py").touch()
    (tmp_path / "tests/wards").mkdir(parents=True)
    text = "import pandas as pd\nfrom mini import nodes\n"
    for place in ("tests/wards/test_a.py", "tests/new/test_a.py"):
        found = with_sorted_imports(None, text, tmp_path / place)
        assert found == "import pandas as pd\n\nfrom mini import nodes\n"
