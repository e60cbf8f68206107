from kedro.framework.cli.project import run

from kedro_handoff.runs.reuse.default_runner import RUNNER, make_incremental_the_default


def default():
    return next(option.default for option in run.params if option.name == "runner")


def test_one_projects_default_is_not_the_next_ones():
    kedros = default()
    for _ in range(2):
        make_incremental_the_default(True)
        assert default() == RUNNER
    for _ in range(2):
        make_incremental_the_default(False)
        assert default() == kedros
