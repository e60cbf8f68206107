from types import ModuleType

import kedro_handoff


def test_the_public_face_is_what_all_says():
    found = {name: value for name, value in vars(kedro_handoff).items() if not name.startswith("_")}
    at_once = {name for name, value in found.items() if not isinstance(value, ModuleType)}
    own = {"annotations", "TYPE_CHECKING", "Any", "import_module"}
    assert at_once - own <= set(kedro_handoff.__all__)
    assert all(hasattr(kedro_handoff, name) for name in kedro_handoff.__all__)  # imported when asked for
    assert set(kedro_handoff.__all__) <= set(dir(kedro_handoff))
    assert not hasattr(kedro_handoff, "anything_else")


def test_the_version_is_that_of_the_distribution():
    from importlib.metadata import version

    assert kedro_handoff.__version__ == version("kedro-handoff")


def test_importing_the_plugin_imports_nothing_heavy(run_python):
    heavy = ["great_expectations", "pandas", "sklearn", "pyarrow", "plotly", "IPython"]
    imports = "import sys, kedro_handoff, kedro_handoff.hooks, kedro_handoff.cli"
    code = f"{imports}; print([m for m in {heavy} if m in sys.modules])"
    assert run_python(code) == "[]"
