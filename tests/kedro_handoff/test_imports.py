import pytest

from kedro_handoff.imports import cross_imports

ROLES = {"clean": "data_engineering", "fit": "modeling", "tune": "modeling"}


@pytest.fixture
def found(tmp_path):
    def find(**files):
        for pipeline in ROLES:
            (tmp_path / "pipelines" / pipeline).mkdir(parents=True, exist_ok=True)
            (tmp_path / "pipelines" / pipeline / "__init__.py").touch()
        for name, text in files.items():
            (tmp_path / f"{name.replace('__', '/')}.py").write_text(text)
        packages = {f"mini.pipelines.{pipeline}": pipeline for pipeline in ROLES}
        return list(cross_imports(tmp_path, "mini", packages, ROLES))

    return find


@pytest.mark.parametrize(
    "statement",
    [
        "from mini.pipelines.clean.nodes import f",
        "from mini.pipelines.clean import nodes",
        "import mini.pipelines.clean.nodes",
        "from ..clean.nodes import f",
        "from ..clean import nodes",
        "def late():\n    from mini.pipelines.clean.nodes import f",
    ],
)
def test_an_import_across_roles_is_found_however_it_is_written(found, statement):
    [one] = found(pipelines__clean__nodes="f = 1", pipelines__fit__nodes=statement)
    assert (one.importer, one.imported) == ("fit", "clean")
    assert one.file.name == "nodes.py"


def test_an_import_by_way_of_a_shared_module_is_found_with_its_chain(found):
    [one] = found(
        pipelines__clean__nodes="f = 1",
        pipelines__fit__nodes="import os\nfrom mini.shared import g",
        shared="from mini.pipelines.clean.nodes import f as g",
    )
    assert one.line == 2
    assert one.chain[:2] == ("mini.pipelines.fit.nodes", "mini.shared")


@pytest.mark.parametrize(
    "statement",
    [
        "from mini.pipelines.tune.nodes import f",
        "from mini.shared import g",
        "from .own import x",
        "import os",
    ],
)
def test_imports_within_a_role_are_nobodys_business(found, statement):
    files = {"pipelines__tune__nodes": "f = 1", "shared": "g = 1", "pipelines__fit__own": "x = 1"}
    assert found(**files, pipelines__fit__nodes=statement) == []


def test_a_file_that_cannot_be_parsed_is_passed_over(found):
    assert found(pipelines__fit__nodes="def (") == []
