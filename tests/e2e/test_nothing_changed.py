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


# A record has no infinity; the lines of a summary do.
WITHOUT_END = """

MEANS = mean_by_ward


def mean_by_ward(visits):
    return {**MEANS(visits), "spread": float("inf")}
"""


def test_the_second_run_is_short_and_leaves_the_record_that_a_long_one_leaves(kedro: Any, mini: Path) -> None:
    catalog = mini / "conf/base/catalog.yml"  # one contract holds on loads only
    catalog.write_text(catalog.read_text().replace("    skip_load_after_save: true\n", "    on: [load]\n"))
    append(mini / "src/mini/pipelines/modeling/nodes.py", WITHOUT_END)
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


PLUGIN = """
import os
from pathlib import Path

from kedro.framework.cli.hooks import cli_hook_impl


class Stage:
    @cli_hook_impl(trylast=True)
    def before_command_run(self):
        os.environ["KEDRO_ENV"] = Path({stage!r}).read_text()

    @cli_hook_impl
    def after_command_run(self, exit_code):
        print("ended with", exit_code)


hooks = Stage()
"""


def test_what_another_plugin_changes_before_the_command_is_seen(kedro: Any, mini: Path) -> None:
    stage, metadata = mini / "stage", mini / "src/stage-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: stage\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[kedro.cli_hooks]\nstage = stage:hooks\n")
    (mini / "src/stage.py").write_text(PLUGIN.format(stage=str(stage)))
    for name in ("one", "two"):
        (mini / f"conf/{name}").mkdir()
        (mini / f"conf/{name}/parameters.yml").write_text(f"stage: {name}\n")
    stage.write_text("one")
    settle()
    results = [kedro(mini, *RUN), kedro(mini, *RUN)]
    stage.write_text("two")
    results.append(kedro(mini, *RUN))
    assert list(map(is_short, results)) == [False, True, False]
    assert records(mini)[-1]["parameters"] == {"stage": "two"}
    assert ["ended with 0" in result.out for result in results] == [True] * 3


SEVERAL = """
from contextlib import suppress
from pathlib import Path

import click
from kedro.framework.cli.cli import KedroCLI


@click.group()
def cli():
    pass


@cli.command()
@click.argument("names", nargs=-1)
def several(names):
    for name in names:
        with suppress(SystemExit):
            KedroCLI(Path.cwd()).main(["run", "--runner", "kedro_handoff.IncrementalRunner", "-p", name])
"""


def test_commands_that_one_process_gives_are_told_apart(kedro: Any, mini: Path) -> None:
    (mini / "src/mini/cli.py").write_text(SEVERAL)
    settle()
    result = kedro(mini, "several", "data_engineering", "data_engineering", "modeling", "data_engineering")
    told = [line.partition("INFO")[2].strip() for line in result.err.splitlines() if "nodes ran" in line]
    assert [line.startswith(SHORT) for line in told] == [False, True, False, True]


MORE = """
parts:
  type: partitions.PartitionedDataset
  path: data/parts
  dataset: pandas.CSVDataset
counted:
  type: json.JSONDataset
  filepath: data/counted.json
  versioned: true
"""


def test_new_partitions_and_versions_by_hand_are_seen(kedro: Any, mini: Path) -> None:
    append(mini / "conf/base/catalog.yml", MORE)
    code = mini / "src/mini/pipelines/modeling"
    append(code / "nodes.py", "\n\ndef count(parts):\n    return {'parts': len(parts)}\n")
    append(code / "nodes.py", "\n\ndef show(counted):\n    return {'all': counted['parts']}\n")
    (code / "pipeline.py").write_text(
        "from kedro.pipeline import Node, Pipeline\n\n"
        "from mini.pipelines.modeling.nodes import count, show\n\n\n"
        "def create_pipeline(**kwargs):\n"
        "    nodes = [Node(count, 'parts', 'counted'), Node(show, 'counted', 'more_metrics')]\n"
        "    return Pipeline(nodes)\n"
    )
    (mini / "data/parts").mkdir()
    append(mini / "data/parts/a.csv", "a\n1\n")
    results = [kedro(mini, *RUN, "-p", "modeling"), kedro(mini, *RUN, "-p", "modeling")]
    append(mini / "data/parts/b.csv", "a\n1\n")
    results.append(kedro(mini, *RUN, "-p", "modeling"))
    append_version(mini / "data/counted.json/2099-01-01T00.00.00.000Z/counted.json")
    results.append(kedro(mini, *RUN, "-p", "modeling"))
    assert list(map(is_short, results)) == [False, True, False, False]


def append_version(path: Path) -> None:
    path.parent.mkdir()
    append(path, '{"parts": 7}')
