from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from kedro_handoff.cli.lazy import LazyGroup
from kedro_handoff.cli.paths_shown import with_paths_as_typed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/a/p/conf/x.yml:3: no", "conf/x.yml:3: no"),
        ("see `/a/p/x` and (/a/p/y)", "see `x` and (y)"),
        ("/a/p is a folder", "/a/p is a folder"),
        ("/a/project/x", "/a/project/x"),
        ("/b/a/p/x and file:///a/p/x", "/b/a/p/x and file:///a/p/x"),
    ],
)
def test_a_path_of_the_project_is_shown_from_its_folder(text, shown):
    assert with_paths_as_typed(text, Path("/a/p")) == shown


def test_errors_of_commands_name_files_of_the_project_from_its_folder(tmp_path):
    group = LazyGroup(modules={"failing": __name__})
    done = CliRunner().invoke(group, ["failing"], obj=SimpleNamespace(project_path=tmp_path))
    assert done.exit_code == 1
    assert "Error: conf/none.yml cannot be read or written: No such file or directory." in done.output


@click.command()
@click.pass_obj
def failing(metadata) -> None:
    (metadata.project_path / "conf/none.yml").read_text()
