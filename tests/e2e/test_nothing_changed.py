"""`kedro run` of which nothing changed is told before the project is loaded, and says and leaves the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import run_records as records

pytestmark = pytest.mark.e2e
RUN = ("run", "--runner", "kedro_handoff.IncrementalRunner")
SHORT = "Nothing has changed since run "
NODES = "src/mini/pipelines/data_engineering/nodes.py"


def is_short(result: Any) -> bool:
    """Whether a run was told without loading the project."""
    assert result.code == 0, result.err
    return SHORT in result.err


def settle() -> None:
    """Wait until the clock that dates files is past what has just been written."""
    time.sleep(0.15)


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text if path.exists() else text)
    settle()


def contents(record: dict[str, Any]) -> dict[str, Any]:
    own = ("id", "time", "ended", "seconds", "process", "environment")
    return {key: value for key, value in record.items() if key not in own}


def test_the_second_run_is_short_and_leaves_the_record_that_a_long_one_leaves(kedro: Any, mini: Path) -> None:
    settle()
    first = kedro(mini, *RUN)
    short = kedro(mini, *RUN)
    long = kedro(mini, *RUN, ANY_VARIABLE="1")
    assert list(map(is_short, (first, short, long))) == [False, True, False]
    shown = [result.out[result.out.index("\nRun ") :].splitlines()[2:-3] for result in (short, long)]
    assert shown[0] == shown[1]
    made, told, looked = records(mini)
    assert contents(told) == contents(looked)
    assert told["environment"]["packages"] == looked["environment"]["packages"]
    assert {node["why"] for node in told["nodes"].values()} == {f"nothing changed since run {made['id']}"}
    assert "nothing differs" in kedro(mini, "handoff", "runs", "diff", "last~1", "last").out.lower()


CHANGES: dict[str, Callable[[Path], None]] = {
    "code": lambda root: append(root / NODES, "\n# a comment\n"),
    "configuration": lambda root: append(root / "conf/base/parameters.yml", "unused: 1\n"),
    "raw data": lambda root: append(root / "data/01_raw/visits.csv", "\n"),
    "an output": lambda root: append(root / "data/08_reporting/mean_metrics.json", " "),
    "a module": lambda root: append(root / "src/mini/another.py", ""),
    "an environment": lambda root: append(root / "conf/local/catalog.yml", ""),
}


def test_after_any_change_the_project_is_looked_at_once(kedro: Any, mini: Path) -> None:
    settle()
    kedro(mini, *RUN)
    for what, change in CHANGES.items():
        assert is_short(kedro(mini, *RUN)), f"before: {what}"
        change(mini)
        assert not is_short(kedro(mini, *RUN)), what
    assert is_short(kedro(mini, *RUN))
    (mini / "data/02_intermediate/visits.parquet").touch()
    assert is_short(kedro(mini, *RUN)), "a touched file"
    assert not is_short(kedro(mini, "run")), "another command"


OBSTACLES = {
    "a clock in a module": ("pipelines/data_engineering/nodes.py", "import time\nNOW = time.time()\n"),
    "a hook that each run calls": (
        "settings.py",
        "from kedro.framework.hooks import hook_impl\n\n\nclass Tell:\n    @hook_impl\n"
        "    def before_pipeline_run(self):\n        print('told')\n\n\nHOOKS = (Tell(),)\n",
    ),
    "a resolver that counts": (
        "settings.py",
        "import itertools\n\nNUMBERS = itertools.count()\n"
        "CONFIG_LOADER_ARGS = {'custom_resolvers': {'number': lambda: object()}}\n",
    ),
}


@pytest.mark.parametrize("what", OBSTACLES)
def test_where_files_do_not_say_all_the_project_is_looked_at_each_time(
    kedro: Any, mini: Path, what: str
) -> None:
    name, text = OBSTACLES[what]
    append(mini / "src/mini" / name, text)
    if "resolver" in what:
        append(mini / "conf/base/parameters.yml", "unused: ${number:}\n")
    for _ in range(2):
        result = kedro(mini, *RUN)
        assert not is_short(result)
    assert "2 of them reused" in result.out
    assert result.out.count("told") == ("hook" in what)


def test_a_resolver_is_asked_again(kedro: Any, mini: Path) -> None:
    reads = f"lambda: open({str(mini / 'stage.txt')!r}).read()"
    append(
        mini / "src/mini/settings.py", f"CONFIG_LOADER_ARGS = {{'custom_resolvers': {{'stage': {reads}}}}}\n"
    )
    append(mini / "conf/base/parameters.yml", "unused: ${stage:}\n")
    append(mini / "stage.txt", "one")
    kedro(mini, *RUN)
    assert is_short(kedro(mini, *RUN))
    append(mini / "stage.txt", "two")
    assert not is_short(kedro(mini, *RUN))
    assert records(mini)[-1]["parameters"] == {"unused": "onetwo"}


def test_evidence_that_was_cut_short_is_made_anew(kedro: Any, mini: Path) -> None:
    settle()
    kedro(mini, *RUN)
    evidence = next(mini.glob(".handoff/reuse/up_to_date/*/evidence.json"))
    evidence.write_text(evidence.read_text()[:100])
    assert "2 of them reused" in kedro(mini, *RUN).out
    assert is_short(kedro(mini, *RUN))
