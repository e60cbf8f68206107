"""What a contract does in a real `kedro run`, and what bad input gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

RAW = Path("data/01_raw/visits.csv")
CLEAN = Path("data/02_intermediate/visits.parquet")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def outcomes(project: Path, dataset: str) -> list[dict]:
    folder = project / ".handoff" / "outcomes" / dataset
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]


def assert_clear_failure(result, *words: str) -> None:
    assert result.code == 1, result.err
    assert "Traceback" not in result.out + result.err
    for word in words:
        assert word in result.err


@pytest.mark.parametrize(
    "options",
    [(), ("--runner", "ThreadRunner"), ("--runner", "ParallelRunner"), ("--async",)],
    ids=["sequential", "threads", "processes", "async"],
)
def test_every_runner_enforces_and_records_contracts(kedro, mini, options):
    result = kedro(mini, "run", *options)
    assert result.code == 0, result.err
    run_ids = {outcomes(mini, name)[-1]["run_id"] for name in ("raw_visits", "visits", "mean_metrics")}
    assert len(run_ids) == 1
    assert run_ids.pop() in result.out
    assert "3 held" in result.out


@pytest.mark.parametrize("runner", ["SequentialRunner", "ThreadRunner", "ParallelRunner"])
def test_a_broken_contract_stops_every_runner_before_the_write(kedro, mini, runner):
    assert kedro(mini, "run").code == 0
    before = (mini / CLEAN).read_bytes()
    replace(mini / "src/mini/pipelines/data_engineering/nodes.py", "/ 60", "* 60")
    result = kedro(mini, "run", "--runner", runner)
    assert_clear_failure(result, "'visits'", "on save", "hours", "visit_id", "visits.yml")
    assert (mini / CLEAN).read_bytes() == before


def test_an_outcome_says_who_asked_and_what_was_done(kedro, mini):
    kedro(mini, "run")
    [saved] = outcomes(mini, "visits")
    facts = {name: saved[name] for name in ("trigger", "operation", "node", "status", "row_count")}
    assert facts == {
        "trigger": "run",
        "operation": "save",
        "node": "clean",
        "status": "held",
        "row_count": 12,
    }


def test_a_warning_is_reported_and_the_run_goes_on(kedro, mini):
    replace(mini / "conf/base/contracts/visits.yml", "max_value: 5", "max_value: 0.1")
    result = kedro(mini, "run")
    assert result.code == 0
    assert "expect_column_mean_to_be_between" in result.err
    assert "1 held with warnings" in result.out
    assert outcomes(mini, "visits")[-1]["status"] == "warned"


def test_info_is_recorded_without_a_word(kedro, mini):
    contract = mini / "conf/base/contracts/visits.yml"
    replace(contract, "max_value: 5", "max_value: 0.1")
    replace(contract, "severity: warning", "severity: info")
    result = kedro(mini, "run")
    assert result.code == 0
    assert "expect_column_mean" not in result.err + result.out
    recorded = outcomes(mini, "visits")[-1]
    assert recorded["status"] == "held"
    assert recorded["not_held"][0]["severity"] == "info"


def test_a_raw_file_cut_in_half_names_dataset_and_row_count(kedro, mini):
    lines = (mini / RAW).read_text().splitlines(keepends=True)
    (mini / RAW).write_text("".join(lines[:6]) + lines[6][:4])
    assert_clear_failure(kedro(mini, "run"), "raw_visits", "expect_table_row_count")


def test_a_compressed_file_cut_in_half_names_dataset_and_file(kedro, mini):
    import zipfile

    archive = mini / "data/01_raw/visits.csv.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(mini / RAW, "visits.csv")
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    replace(mini / "conf/base/catalog.yml", "visits.csv", "visits.csv.zip")
    assert_clear_failure(kedro(mini, "run"), "raw_visits", "data/01_raw/visits.csv.zip", "cut short")


def test_a_missing_raw_file_names_dataset_and_file(kedro, mini):
    (mini / RAW).unlink()
    assert_clear_failure(kedro(mini, "run"), "'raw_visits'", str(RAW), "kedro run --to-outputs=raw_visits")


def test_a_column_renamed_upstream_is_named_with_its_new_name(kedro, mini):
    replace(mini / RAW, "minutes", "minute")
    assert_clear_failure(kedro(mini, "run"), "raw_visits", "'minutes'", "is it 'minute' now?")


def test_a_changed_type_could_not_be_evaluated(kedro, mini):
    replace(mini / RAW, "v3,north,35", "v3,north,half an hour")
    assert_clear_failure(kedro(mini, "run"), "raw_visits", "minutes", "could not be evaluated")


def test_a_category_never_seen_is_shown_with_its_row(kedro, mini):
    replace(mini / RAW, "v3,north", "v3,west")
    assert_clear_failure(kedro(mini, "run"), "'west'", "visit_id='v3'", "a third ward would need a model")


def test_an_empty_table_stops_the_run(kedro, mini):
    (mini / RAW).write_text("visit_id,ward,minutes\n")
    assert_clear_failure(kedro(mini, "run"), "raw_visits", "0 rows")


def test_an_empty_file_names_dataset_and_file(kedro, mini):
    (mini / RAW).write_text("")
    assert_clear_failure(kedro(mini, "run"), "'raw_visits'", str(RAW), "No columns to parse")


def test_a_broken_yaml_contract_names_file_and_line_before_any_node_runs(kedro, mini):
    replace(mini / "conf/base/contracts/visits.yml", "kwargs: {column_set", "kwargs: [column_set")
    result = kedro(mini, "run")
    assert_clear_failure(result, "visits.yml, line 5", "YAML")
    assert "Loading data" not in result.err


def test_an_unknown_expectation_is_refused_with_the_known_one(kedro, mini):
    replace(mini / "conf/base/contracts/visits.yml", "match_set", "macth_set")
    result = kedro(mini, "run")
    assert_clear_failure(result, "visits.yml:4", "did you mean 'expect_table_columns_to_match_set'?")
    assert "Loading data" not in result.err


def test_arguments_that_great_expectations_refuses_name_the_line(kedro, mini):
    contract = mini / "conf/base/contracts/visits.yml"
    replace(contract, "kwargs: {column: hours, max_value: 5}", "kwargs: {column: hours, max_value: [5]}")
    assert_clear_failure(kedro(mini, "run"), "visits.yml:8", "max_value")


def test_a_missing_contract_file_says_where_it_was_looked_for(kedro, mini):
    (mini / "conf/base/contracts/visits.yml").unlink()
    assert_clear_failure(kedro(mini, "run"), "There is no contract at", "contracts/visits.yml")


def test_a_dataset_that_is_not_a_table_says_what_it_is(kedro, mini):
    replace(mini / "src/mini/pipelines/data_engineering/nodes.py", "return raw", "return {'a': 1} or raw")
    assert_clear_failure(kedro(mini, "run"), "'visits'", "builtins.dict", "as_table")


def test_an_unknown_view_is_an_error_of_the_declaration(kedro, mini):
    replace(mini / "conf/base/catalog.yml", "mini.views.metrics_table", "mini.views.nothing")
    assert_clear_failure(kedro(mini, "run"), "mini.views.nothing", "mean_metrics")


@pytest.mark.parametrize("runner", ["SequentialRunner", "ParallelRunner"])
def test_a_full_disk_leaves_the_earlier_file_as_it_was(kedro, mini, runner):
    assert kedro(mini, "run").code == 0
    before = (mini / CLEAN).read_bytes()
    site = mini / "src/mini/settings.py"
    # A disk that is full in the middle of the write: the real error, from the real device.
    site.write_text(FULL_DISK)
    result = kedro(mini, "run", "--runner", runner)
    assert_clear_failure(result, "'visits'", str(CLEAN), "disk is full", "earlier file")
    assert (mini / CLEAN).read_bytes() == before
    assert not list(mini.rglob(".saving-*"))


FULL_DISK = '''
"""Writes half of each Parquet file, then into a device that is always full."""
import pandas as pd

_to_parquet = pd.DataFrame.to_parquet


def to_parquet(self, path=None, *args, **kwargs):
    if not hasattr(path, "write"):
        return _to_parquet(self, path, *args, **kwargs)
    path.write(b"PAR1 half a file")
    path.flush()
    with open("/dev/full", "wb", buffering=0) as full:
        full.write(b"the rest")


pd.DataFrame.to_parquet = to_parquet
'''


def test_switching_validation_off_is_kedros_own_switch(kedro, mini):
    replace(mini / RAW, "v3,north", "v3,west")
    result = kedro(mini, "run", KEDRO_DATASET_VALIDATION="0")
    assert result.code == 0
    assert "KEDRO_DATASET_VALIDATION switches them off" in result.out


def test_a_directory_in_the_place_of_a_file_is_named(kedro, mini):
    (mini / CLEAN).mkdir(parents=True)
    assert_clear_failure(kedro(mini, "run"), "'visits'", str(CLEAN), "directory")


def test_a_validator_of_somebody_else_that_fails_is_said_without_a_traceback(kedro, mini):
    replace(
        mini / "conf/base/catalog.yml",
        "class: kedro_handoff.Contract\n    skip",
        "class: mini.views.refuse\n    skip",
    )
    replace(mini / "conf/base/catalog.yml", "    options: {dataset: visits}\n", "")
    refuse = "\n\ndef refuse(data):\n    raise ValueError('not on a Monday')\n"
    (mini / "src/mini/views.py").write_text((mini / "src/mini/views.py").read_text() + refuse)
    assert_clear_failure(kedro(mini, "run"), "'visits'", "not on a Monday")


def test_a_summary_that_cannot_be_shown_does_not_make_the_run_fail(mini):
    import subprocess
    import sys

    with open("/dev/full", "w") as full:  # noqa: PTH123 - the device
        command = [sys.executable, "-m", "kedro", "run"]
        done = subprocess.run(command, cwd=mini, stdout=full, stderr=subprocess.PIPE, text=True)
    assert "its summary could not be shown" in done.stderr
    assert (mini / CLEAN).exists()


def test_part_of_a_pipeline_judges_what_it_loads(kedro, mini):
    kedro(mini, "run")
    result = kedro(mini, "run", "--pipelines", "modeling")
    assert result.code == 0
    last = outcomes(mini, "visits")[-1]
    assert (last["operation"], last["node"]) == ("load", "mean_by_ward")


def test_an_environments_contract_comes_before_that_of_base(kedro, mini):
    stricter = mini / "conf/strict/contracts/visits.yml"
    stricter.parent.mkdir(parents=True)
    text = (mini / "conf/base/contracts/visits.yml").read_text()
    stricter.write_text(text.replace("max_value: 10", "max_value: 1"))
    assert kedro(mini, "run").code == 0
    assert_clear_failure(kedro(mini, "run", "--env", "strict"), "conf/strict/contracts/visits.yml")


def test_a_wrong_contract_leaves_an_outcome_too(kedro, mini):
    kedro(mini, "run")
    replace(mini / "conf/base/contracts/visits.yml", "match_set", "macth_set")
    assert kedro(mini, "run").code == 1
    assert outcomes(mini, "visits")[-1]["status"] == "wrongly_declared"
    assert "#6b3fa0" in (mini / ".viz/styles.json").read_text()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("conf/base/handoff.yml", "version: 1", "version: 1\nrolls: {}", "unknown key rolls"),
        ("conf/base/handoff.yml", "version: 1", "version: 1\nrecords: s3://team/x", "is not a folder"),
        ("conf/base/catalog.yml", "{dataset: visits}", "{dataset: visits, nonsense: 1}", "nonsense"),
        ("conf/base/catalog.yml", "metrics_table}", "nothing}", "mini.views.nothing"),
    ],
)
def test_a_wrong_declaration_stops_the_run_before_its_first_node(kedro, mini, file, old, new, said):
    replace(mini / file, old, new)
    result = kedro(mini, "run")
    assert_clear_failure(result, said)
    assert "Loading data" not in result.err


def test_a_view_that_fails_is_named_with_its_error(kedro, mini):
    replace(mini / "src/mini/views.py", "list(metrics.values())", "metrics['nothing']")
    result = kedro(mini, "run")
    assert_clear_failure(result, "mean_metrics", "mini.views.metrics_table", "KeyError: 'nothing'")


@pytest.mark.parametrize("text", ["{", '{"format": 99}'])
def test_a_damaged_record_does_not_make_a_good_run_fail(kedro, mini, text):
    old = mini / ".handoff/outcomes/old_thing/29990101T000000.000000Z-aaaaaaaa.json"
    old.parent.mkdir(parents=True)
    old.write_text(text)
    result = kedro(mini, "run")
    assert result.code == 0, result.err
    assert "3 held" in result.out


def test_the_missing_one_of_two_files_with_like_names_is_blamed(kedro, mini):
    replace(mini / "conf/base/catalog.yml", "\nvisits:", OTHER_RAW + "\nvisits:")
    pipeline = mini / "src/mini/pipelines/data_engineering/pipeline.py"
    replace(pipeline, '[Node(clean, "raw_visits"', '[Node(clean, "all_visits"')
    assert_clear_failure(kedro(mini, "run"), "Dataset 'all_visits'", "data/01_raw/all_visits.csv")


OTHER_RAW = """
all_visits:
  type: pandas.CSVDataset
  filepath: data/01_raw/all_visits.csv
"""


def test_a_save_that_may_have_left_half_a_file_says_so(kedro, mini):
    replace(mini / "conf/base/catalog.yml", "pandas.ParquetDataset", "mini.own.OwnDataset")
    (mini / "src/mini/own.py").write_text(OWN_DATASET)
    result = kedro(mini, "run")
    assert_clear_failure(result, "'visits'", "may be incomplete")


OWN_DATASET = """
from pathlib import PurePosixPath
from kedro.io import AbstractDataset

class OwnDataset(AbstractDataset):
    def __init__(self, filepath, metadata=None):
        self._filepath = PurePosixPath(filepath)

    def load(self):
        raise OSError("no")

    def save(self, data):
        raise OSError("half of it")

    def _describe(self):
        return {"filepath": str(self._filepath)}
"""


def test_the_configuration_may_have_another_base(kedro, mini):
    (mini / "conf/base").rename(mini / "conf/common")
    settings = "CONFIG_LOADER_ARGS = {'base_env': 'common', 'default_run_env': 'local'}\n"
    (mini / "src/mini/settings.py").write_text(settings)
    result = kedro(mini, "run")
    assert result.code == 0, result.err
    assert "3 held" in result.out
    check = kedro(mini, "handoff", "check")
    assert check.code == 0, check.out


def test_an_interrupted_run_in_a_notebook_does_not_spoil_the_next(kedro, mini, run_python):
    code = f"""
import pandas as pd
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project
bootstrap_project({str(mini)!r})
good = pd.DataFrame.to_parquet
def interrupted(self, path=None, *args, **kwargs):
    path.write(b"PAR1 half a file"); path.flush()
    raise KeyboardInterrupt
for save in (interrupted, good):
    pd.DataFrame.to_parquet = save
    with KedroSession.create({str(mini)!r}) as session:
        try: session.run()
        except KeyboardInterrupt: pass
print(len(pd.read_parquet({str(mini / CLEAN)!r})))
"""
    assert run_python(code).splitlines()[-1] == "12"
    assert outcomes(mini, "visits")[-1]["run_id"] is not None
    assert kedro(mini, "run").code == 0
    assert not list(mini.rglob(".saving-*"))


def test_runs_at_the_same_time_in_one_process_keep_their_data(mini, run_python):
    code = f"""
import threading
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project
bootstrap_project({str(mini)!r})
failed = []
def run():
    try:
        with KedroSession.create({str(mini)!r}) as session: session.run()
    except Exception as error: failed.append(error)
with KedroSession.create({str(mini)!r}) as session: session.run()
threads = [threading.Thread(target=run) for _ in range(4)]
[t.start() for t in threads]; [t.join() for t in threads]
import pandas as pd
print(len(pd.read_parquet({str(mini / CLEAN)!r})), [str(f)[:80] for f in failed if "size is 0" in str(f)])
"""
    assert run_python(code).splitlines()[-1] == "12 []"
    assert {outcome["trigger"] for outcome in outcomes(mini, "visits")} == {"run"}
