"""What the documentation says exists."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from kedro_handoff.cli import commands
from kedro_handoff.contracts import audit, code_audit

ROOT = Path(__file__).parents[1]
COMMANDS = (ROOT / "docs/reference/commands.md").read_text()


def documented() -> dict[str, str]:
    parts = re.split(r"^## kedro handoff ([\w ]+)\n", COMMANDS, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def existing(group: click.Group | None = None, prefix: str = "") -> dict[str, click.Command]:
    group = group or commands.commands["handoff"]
    context = click.Context(group)
    found: dict[str, click.Command] = {}
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inner = isinstance(command, click.Group)
        found |= existing(command, f"{prefix}{name} ") if inner else {f"{prefix}{name}": command}
    return found


def test_every_command_is_documented_and_every_documented_command_exists():
    assert documented().keys() == existing().keys()


@pytest.mark.parametrize("name", existing())
def test_the_usage_line_names_every_option(name):
    options = {o for p in existing()[name].params for o in p.opts if o.startswith("--")}
    usage = documented()[name].strip().splitlines()[0]
    assert set(re.findall(r"--[a-z-]+", usage)) == options


def test_every_problem_that_check_can_name_is_documented():
    source = "".join(Path(module.__file__).read_text() for module in (audit, code_audit))
    codes = set(re.findall(r'(?:Problem|_at)\(\s*"([a-z-]+)"', source))
    assert codes == set(re.findall(r"^\| `([a-z-]+)` \|", documented()["check"], flags=re.M))


def test_the_plugins_settings_are_documented():
    from kedro_handoff.handoff_settings import _KEYS

    settings = (ROOT / "docs/reference/settings.md").read_text()
    assert set(re.findall(r"^(\w+):", settings, flags=re.M)) == _KEYS


def test_the_makes_that_the_readme_names_exist():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), flags=re.M))
    assert set(re.findall(r"\bmake (\w+)", (ROOT / "README.md").read_text())) - {"builds"} <= targets


def test_no_file_of_the_repository_names_a_package_index():
    for name in ("constraints.txt", "pyproject.toml", "Makefile", "README.md", ".ci/run"):
        assert not re.search(r"index-url|extra-index|pypi\.org/simple", (ROOT / name).read_text())
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9_.\-\[\]]+==[^\s;@]+", line) for line in lines)
