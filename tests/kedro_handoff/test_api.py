import pkgutil

import kedro_handoff


def test_the_public_face_is_what_all_says():
    public = {name for name in vars(kedro_handoff) if not name.startswith("_")}
    modules = {module.name for module in pkgutil.iter_modules(kedro_handoff.__path__)}
    modules |= {"annotations", "Any", "TYPE_CHECKING"}
    late = {"IncrementalRunner"}  # imported when it is asked for
    assert (public | late) - modules == set(kedro_handoff.__all__) - {"__version__"}
    assert all(hasattr(kedro_handoff, name) for name in kedro_handoff.__all__)


def test_the_version_is_that_of_the_distribution():
    from importlib.metadata import version

    assert kedro_handoff.__version__ == version("kedro-handoff")


def test_importing_the_plugin_imports_nothing_heavy(run_python):
    heavy = ["great_expectations", "pandas", "sklearn", "pyarrow", "plotly", "IPython"]
    imports = "import sys, kedro_handoff, kedro_handoff.hooks, kedro_handoff.cli"
    code = f"{imports}; print([m for m in {heavy} if m in sys.modules])"
    assert run_python(code) == "[]"
