import click
from kedro.framework.cli.cli import project_commands
from kedro.framework.cli.project import run as kedros_run

from kedro_handoff.runs.up_to_date import beginning
from kedro_handoff.runs.up_to_date.beginning import Beginning, forget, take_begun
from kedro_handoff.runs.up_to_date.replacement import replace_run, restore_run
from kedro_handoff.runs.up_to_date.resolvers import Resolvers
from kedro_handoff.runs.up_to_date.sources import Sources

ONE = Beginning("key", None, Sources({}, {}, 0), Resolvers({}))


def begun_in(command):
    """What a run finds that a command of click starts."""
    beginning._begun[:] = [ONE]
    with click.Context(command):
        return take_begun()


def test_only_the_run_that_kedro_s_command_starts_is_the_command_s():
    assert begun_in(kedros_run) is ONE
    assert begun_in(click.Command("run")) is None
    beginning._begun[:] = [ONE]
    assert take_begun() is None  # session.run() in Python


def test_a_command_is_begun_once():
    begun_in(kedros_run)
    with click.Context(kedros_run):
        assert take_begun() is None
        beginning._begun[:] = [ONE]
        forget()
        assert take_begun() is None


def test_kedro_s_run_stands_aside_until_the_command_is_over(stands):
    kedros = project_commands.lazy_subcommands["run"]
    replace_run(stands.found())
    assert project_commands.lazy_subcommands["run"] != kedros
    restore_run()
    restore_run()
    assert project_commands.lazy_subcommands["run"] == kedros
