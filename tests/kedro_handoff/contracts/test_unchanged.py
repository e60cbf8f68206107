"""What was judged in a run is not judged again where it is certainly the same, and is where it may not be."""

import os

import pandas as pd
import pytest
from kedro.io import MemoryDataset
from kedro_datasets.pandas import CSVDataset, ParquetDataset
from kedro_datasets.pickle import PickleDataset

from kedro_handoff import Contract, ContractViolatedError
from kedro_handoff.contracts import unchanged

VISITS = pd.DataFrame({"id": ["a", "b"], "hours": [1.0, 2.0]})
CONTRACT = """\
name: visits
expectations:
  - type: expect_column_values_to_be_between
    kwargs: {column: hours, min_value: 0, max_value: 24}
  - type: expect_column_values_to_be_unique
    kwargs: {column: id}
    meta: {environments: [training]}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    contracts = tmp_path / "conf/base/contracts"
    contracts.mkdir(parents=True)
    (contracts / "visits.yml").write_text(CONTRACT)
    VISITS.to_parquet(tmp_path / "visits.parquet")
    monkeypatch.setattr(unchanged, "_SETTLED_SECONDS", 0.0)  # the file was made just now
    yield tmp_path
    unchanged.end_run()


@pytest.fixture
def run(project):
    """A run with one dataset; the function loads it as the hooks and the catalog do."""
    dataset = ParquetDataset(filepath=str(project / "visits.parquet"))
    unchanged.begin_run({"visits": dataset})

    def load(contract):
        unchanged.before_load("visits")
        data = dataset.load()
        try:
            return contract.validate(data)
        finally:
            unchanged.after_load()

    return load


def judgements(project):
    return len(list(project.glob(".handoff/outcomes/visits/*.json")))


def rewrite(path, table):
    table.to_parquet(path)
    now = path.stat().st_mtime
    os.utime(path, (now + 10, now + 10))


def test_a_second_load_of_the_same_file_needs_no_judgement(run, project):
    contract = Contract("visits", project=str(project))
    for _ in range(3):
        pd.testing.assert_frame_equal(run(contract), VISITS)
    assert judgements(project) == 1
    assert unchanged.end_run() == 2


def test_a_file_that_changed_between_two_loads_is_judged_again(run, project):
    contract = Contract("visits", project=str(project))
    run(contract)
    rewrite(project / "visits.parquet", VISITS.assign(hours=[1.0, 25.0]))
    with pytest.raises(ContractViolatedError):
        run(contract)
    assert judgements(project) == 2


def test_a_file_that_changes_while_it_is_loaded_is_not_taken_for_judged(run, project):
    contract = Contract("visits", project=str(project))
    unchanged.before_load("visits")
    rewrite(project / "visits.parquet", VISITS)
    contract.validate(VISITS)
    run(contract)
    assert judgements(project) == 2


def test_a_file_of_the_same_bytes_and_time_in_another_place_is_another_file(run, project):
    contract = Contract("visits", project=str(project))
    run(contract)
    path = project / "visits.parquet"
    copy, before = project / "copy.parquet", path.stat()
    copy.write_bytes(path.read_bytes())
    os.utime(copy, ns=(before.st_atime_ns, before.st_mtime_ns))
    copy.replace(path)
    run(contract)
    assert judgements(project) == 2


def test_a_changed_contract_is_judged_again(run, project):
    contract = Contract("visits", project=str(project))
    run(contract)
    path = project / "conf/base/contracts/visits.yml"
    path.write_text(CONTRACT.replace("max_value: 24", "max_value: 1"))
    with pytest.raises(ContractViolatedError):
        run(contract)


def test_another_environment_is_judged_again(run, project):
    for environment in ("training", "serving", "training"):
        run(Contract("visits", project=str(project), environment=environment))
    assert judgements(project) == 2


def test_another_dataset_has_an_outcome_of_its_own(run, project):
    run(Contract("visits", project=str(project)))
    run(Contract("same_visits", contract="visits", project=str(project)))
    assert (project / ".handoff/outcomes/same_visits").is_dir()


def test_another_engine_is_judged_again(run, project):
    run(Contract("visits", project=str(project)))
    (project / "conf/base/handoff.yml").write_text("engine: gx\n")
    run(Contract("visits", project=str(project)))
    assert judgements(project) == 2


def test_what_did_not_hold_is_judged_again(run, project):
    path = project / "conf/base/contracts/visits.yml"
    path.write_text(CONTRACT.replace("max_value: 24}", "max_value: 1}\n    severity: warning"))
    for _ in range(2):
        run(Contract("visits", project=str(project)))
    assert judgements(project) == 2


def test_another_run_judges_again(run, project):
    contract = Contract("visits", project=str(project))
    run(contract)
    dataset = ParquetDataset(filepath=str(project / "visits.parquet"))
    unchanged.begin_run({"visits": dataset})
    run(contract)
    assert judgements(project) == 2


def test_a_file_that_was_written_just_now_is_not_trusted(run, project, monkeypatch):
    monkeypatch.setattr(unchanged, "_SETTLED_SECONDS", 2.0)
    contract = Contract("visits", project=str(project))
    for _ in range(2):
        run(contract)
    assert judgements(project) == 2


def test_what_a_view_makes_is_judged_each_time(run, project, monkeypatch):
    monkeypatch.syspath_prepend(project)
    (project / "own_views.py").write_text("def same(table):\n    return table\n")
    contract = Contract("visits", as_table="own_views.same", project=str(project))
    for _ in range(2):
        run(contract)
    assert judgements(project) == 2


def test_pandas_switched_to_other_strings_reads_another_table(run, project):
    contract = Contract("visits", project=str(project))
    run(contract)
    with pd.option_context("mode.string_storage", "python"):
        run(contract)
    assert judgements(project) == 2


class OwnDataset(CSVDataset):
    """May read whatever it likes."""


@pytest.mark.parametrize(
    "dataset",
    [
        MemoryDataset(VISITS),
        PickleDataset(filepath="visits.pkl"),
        OwnDataset(filepath="visits.csv"),
        CSVDataset(filepath="visits.csv", load_args={"converters": {"id": str}}),
    ],
    ids=["memory", "pickle", "own class", "function"],
)
def test_only_datasets_that_read_one_file_and_nothing_else_are_known_to_be_unchanged(dataset):
    assert unchanged.source_of(dataset) is None


def test_a_folder_of_files_is_not_one_file(project):
    (project / "parts").mkdir()
    VISITS.to_parquet(project / "parts/one.parquet")
    unchanged.begin_run({"visits": ParquetDataset(filepath=str(project / "parts"))})
    unchanged.before_load("visits")
    assert unchanged.loaded_from() is None


def test_two_runs_at_once_in_one_process_trust_nothing(run, project):
    import threading

    contract = Contract("visits", project=str(project))
    other = threading.Thread(target=unchanged.begin_run, args=({},))
    other.start()
    other.join()
    for _ in range(2):
        run(contract)
    assert judgements(project) == 2
    unchanged._runs.clear()
