"""`kedro handoff check`, `status` and `init` in a real project."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


def no_contract(mini):
    catalog = mini / "conf/base/catalog.yml"
    text = catalog.read_text()
    start = text.index("  validator:", text.index("visits.parquet"))
    catalog.write_text(text[:start] + text[text.index('"{name}_metrics"') :])


def not_persisted(mini):
    catalog = mini / "conf/base/catalog.yml"
    text = catalog.read_text()
    catalog.write_text(text[: text.index("\nvisits:")] + "\n" + text[text.index('"{name}_metrics"') :])


def unused_contract(mini):
    shutil.copy(mini / "conf/base/contracts/visits.yml", mini / "conf/base/contracts/old_visits.yml")


def switched_off(mini):
    edit(mini / "conf/base/catalog.yml", "skip_load_after_save: true", "enabled: false")


def only_warns(mini):
    edit(mini / "conf/base/catalog.yml", "skip_load_after_save: true", "severity: warn")


def no_role(mini):
    edit(mini / "conf/base/handoff.yml", "  modeling: {role: modeling}\n", "")


def role_of_nothing(mini):
    edit(mini / "conf/base/handoff.yml", "\nmetrics:", "\n  ghosts: {role: modeling}\nmetrics:")


def reads_raw(mini):
    pipeline = mini / "src/mini/pipelines/modeling/pipeline.py"
    edit(pipeline, '"visits", "mean', '"raw_visits", "mean')


def imports_across(mini):
    nodes = mini / "src/mini/pipelines/modeling/nodes.py"
    append(nodes, "\nfrom mini.pipelines.data_engineering.nodes import clean  # noqa\n")


def contract_gone(mini):
    (mini / "conf/base/contracts/visits.yml").unlink()


def contract_broken(mini):
    edit(mini / "conf/base/contracts/visits.yml", "match_set", "macth_set")


def no_owner(mini):
    edit(mini / "conf/base/contracts/visits.yml", "owner: data@mini.example, ", "")


def forgotten_consumer(mini):
    edit(mini / "conf/base/contracts/visits.yml", "consumers: [modeling]", "consumers: [reports]")


def wrong_producer(mini):
    edit(mini / "conf/base/contracts/visits.yml", "producer: data_engineering", "producer: modeling")


def not_on_load(mini):
    edit(
        mini / "conf/base/catalog.yml",
        "    class: kedro_handoff.Contract\n    options: {dataset: raw",
        "    class: kedro_handoff.Contract\n    on: [save]\n    options: {dataset: raw",
    )


def wrong_dataset(mini):
    edit(
        mini / "conf/base/catalog.yml",
        "options: {dataset: visits}",
        "options: {dataset: other, contract: visits}",
    )


def by_chunks(mini):
    edit(mini / "src/mini/pipelines/data_engineering/nodes.py", "    return raw", "    yield raw")


def another_suffix(mini):
    contract = mini / "conf/base/contracts/visits.yml"
    contract.rename(contract.with_suffix(".yaml"))


def only_default(mini):
    registry = mini / "src/mini/pipeline_registry.py"
    edit(registry, "{**pipelines, ", "{")
    (mini / "conf/base/handoff.yml").write_text("version: 1\n")


def registered_by_other_names(mini):
    registry = mini / "src/mini/pipeline_registry.py"
    edit(registry, "**pipelines", "'de': pipelines['data_engineering'], 'ds': pipelines['modeling']")
    handoff = "version: 1\npipelines: {de: {role: data_engineering}, ds: {role: modeling}}\n"
    (mini / "conf/base/handoff.yml").write_text(handoff)
    imports_across(mini)


def registered_by_other_names_and_raw(mini):
    registered_by_other_names(mini)
    reads_raw(mini)


def transcoded(mini):
    edit(mini / "conf/base/catalog.yml", "\nvisits:", '\n"visits@z":')
    file = "data/02_intermediate/visits.parquet"
    other = f'\n"visits@a":\n  type: pandas.ParquetDataset\n  filepath: {file}\n'
    append(mini / "conf/base/catalog.yml", other)
    for pipeline in ("data_engineering", "modeling"):
        path = mini / f"src/mini/pipelines/{pipeline}/pipeline.py"
        edit(path, '"visits"', '"visits@a"')


def misspelt_option(mini):
    edit(mini / "conf/base/catalog.yml", "options: {dataset: visits}", "options: {datset: visits}")


def misspelt_key(mini):
    edit(mini / "conf/base/catalog.yml", "skip_load_after_save", "skip_load_after_sve")


def misspelt_class(mini):
    edit(mini / "conf/base/catalog.yml", "Contract\n    skip", "Contrakt\n    skip")


def misspelt_validator(mini):
    text = "{}:\n    class: kedro_handoff.Contract\n    skip"
    edit(mini / "conf/base/catalog.yml", text.format("validator"), text.format("validater"))


def misspelt_view(mini):
    edit(mini / "conf/base/catalog.yml", "mini.views.metrics_table", "mini.views.metric_table")


def placeholder(mini):
    edit(mini / "conf/base/contracts/visits.yml", "data@mini.example", "put a name or an address here")


@pytest.mark.parametrize(
    ("spoil", "code", "file"),
    [
        (misspelt_option, "validator-wrong", "conf/base/catalog.yml"),
        (misspelt_key, "validator-wrong", "conf/base/catalog.yml"),
        (misspelt_class, "validator-wrong", "conf/base/catalog.yml"),
        (misspelt_validator, "validator-wrong", "conf/base/catalog.yml"),
        (misspelt_view, "validator-wrong", "conf/base/catalog.yml"),
        (placeholder, "contract-incomplete", "conf/base/contracts/visits.yml"),
        (not_on_load, "validator-off", "conf/base/catalog.yml"),
        (wrong_dataset, "dataset-misnamed", "conf/base/catalog.yml"),
        (by_chunks, "judged-in-parts", "conf/base/catalog.yml"),
        (another_suffix, "contract-unused", "conf/base/contracts/visits.yaml"),
        (only_default, "pipeline-without-role", "conf/base/handoff.yml"),
        (registered_by_other_names, "import-across-roles", "src/mini/pipelines/modeling/nodes.py"),
        (registered_by_other_names_and_raw, "raw-dataset-read", "src/mini/pipelines/modeling/pipeline.py"),
        (transcoded, "boundary-without-contract", "conf/base/catalog.yml"),
        (no_contract, "boundary-without-contract", "conf/base/catalog.yml"),
        (not_persisted, "boundary-not-persisted", "conf/base/catalog.yml"),
        (unused_contract, "contract-unused", "conf/base/contracts/old_visits.yml"),
        (switched_off, "validator-off", "conf/base/catalog.yml"),
        (only_warns, "validator-off", "conf/base/catalog.yml"),
        (no_role, "pipeline-without-role", "conf/base/handoff.yml"),
        (role_of_nothing, "unknown-pipeline", "conf/base/handoff.yml"),
        (reads_raw, "raw-dataset-read", "src/mini/pipelines/modeling/pipeline.py"),
        (imports_across, "import-across-roles", "src/mini/pipelines/modeling/nodes.py"),
        (contract_gone, "contract-missing", "conf/base/catalog.yml"),
        (contract_broken, "contract-wrong", "conf/base/contracts/visits.yml"),
        (no_owner, "contract-incomplete", "conf/base/contracts/visits.yml"),
        (forgotten_consumer, "contract-incomplete", "conf/base/contracts/visits.yml"),
        (wrong_producer, "contract-incomplete", "conf/base/contracts/visits.yml"),
    ],
)
def test_check_names_what_is_wrong_and_the_file_to_edit(kedro, mini, spoil, code, file):
    spoil(mini)
    result = kedro(mini, "handoff", "check", "--json")
    assert result.code == 1, result.err
    problems = json.loads(result.out)["problems"]
    assert (code, file) in {(problem["code"], problem["file"]) for problem in problems}
    assert (mini / file).exists()


def test_check_is_content_with_a_project_in_order(kedro, mini):
    result = kedro(mini, "handoff", "check")
    assert result.code == 0
    assert result.out == "0 to mend: 3 contracts, 1 boundary datasets, 2 pipelines\n"


def test_check_says_when_the_environment_switches_validation_off(kedro, mini):
    result = kedro(mini, "handoff", "check", KEDRO_DATASET_VALIDATION="0")
    assert result.code == 1
    assert "KEDRO_DATASET_VALIDATION" in result.out


def test_check_prints_file_and_line_for_people(kedro, mini):
    switched_off(mini)
    result = kedro(mini, "handoff", "check")
    assert "conf/base/catalog.yml:9: the validator of 'visits' is switched off [validator-off]" in result.out


def test_settings_that_cannot_be_read_are_an_error_without_a_traceback(kedro, mini):
    append(mini / "conf/base/handoff.yml", "rolls: {}\n")
    result = kedro(mini, "handoff", "check")
    assert result.code == 1
    assert "unknown key rolls" in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("command", ["check", "status"])
def test_an_environment_without_a_folder_is_named(kedro, mini, command):
    result = kedro(mini, "handoff", command, "--env", "nope")
    assert result.code == 1
    assert "There is no environment 'nope'" in result.err


def test_a_pipeline_that_cannot_be_imported_says_why(kedro, mini):
    append(mini / "src/mini/pipelines/modeling/pipeline.py", "\nimport nothere\n")
    result = kedro(mini, "handoff", "check")
    assert result.code == 1
    assert "No module named 'nothere'" in result.err


@pytest.mark.parametrize("command", ["check", "status"])
def test_commands_import_neither_great_expectations_nor_scikit_learn(mini, command):
    code = (
        "import sys; sys.argv = ['kedro', 'handoff', sys.argv[1]]\n"
        "from kedro.framework.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([m for m in ('great_expectations', 'sklearn', 'plotly') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, command], cwd=mini, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_status_tells_what_was_judged_and_what_never(kedro, mini):
    kedro(mini, "run", "--pipelines", "data_engineering")
    states = {s["dataset"]: s for s in json.loads(kedro(mini, "handoff", "status", "--json").out)["datasets"]}
    assert states["visits"]["outcome"] == "held"
    assert states["visits"]["boundary"] is True
    assert states["visits"]["owner"] == "data@mini.example"
    assert states["visits"]["contract"] == "conf/base/contracts/visits.yml"
    assert states["visits"]["current"] is True
    assert states["mean_metrics"]["outcome"] is None


def test_status_shows_what_failed_and_that_a_contract_changed_since(kedro, mini):
    edit(mini / "data/01_raw/visits.csv", "v3,north", "v3,west")
    kedro(mini, "run")
    edit(mini / "conf/base/contracts/raw_visits.yml", "[north, south]", "[north, south, west]")
    result = kedro(mini, "handoff", "status")
    assert result.code == 0
    assert "violated (old)" in result.out
    assert "ward: 1 of 12 rows" in result.out


def test_status_lists_a_dataset_whose_record_is_damaged(kedro, mini):
    kedro(mini, "run")
    for record in mini.glob(".handoff/outcomes/visits/*.json"):
        record.write_text("{")
    result = kedro(mini, "handoff", "status")
    assert result.code == 0
    assert "unreadable" in result.out


def contents(project: Path) -> dict[str, str]:
    files = (p for p in sorted(project.rglob("*")) if p.is_file() and "__pycache__" not in p.parts)
    return {str(p.relative_to(project)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture
def bare(mini: Path) -> Path:
    """The project as it was before it met the handoff."""
    shutil.rmtree(mini / "conf/base/contracts")
    (mini / "conf/base/handoff.yml").unlink()
    catalog = mini / "conf/base/catalog.yml"
    kept, skipping = [], False
    for line in catalog.read_text().splitlines():
        skipping = line.startswith("  validator:") or (skipping and line.startswith("    "))
        if not skipping:
            kept.append(line)
    catalog.write_text("\n".join(kept) + "\n")
    return mini


def test_init_only_adds_and_its_files_are_valid(kedro, bare):
    before = contents(bare)
    result = kedro(bare, "handoff", "init")
    assert result.code == 0, result.err
    after = contents(bare)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"conf/base/handoff.yml", "conf/base/contracts/visits.yml"}
    assert "role: data_engineering" in (bare / "conf/base/handoff.yml").read_text()


def test_after_init_check_names_the_next_step_and_doing_it_is_enough(kedro, bare):
    kedro(bare, "handoff", "init")
    check = kedro(bare, "handoff", "check")
    assert check.code == 1
    assert "options: {dataset: visits}" in check.out
    contract = bare / "conf/base/contracts/visits.yml"
    edit(contract, "put a name or an address here", "data@mini.example")
    edit(contract, "say here what one row is, and where it comes from", "one visit a row")
    validator = "  validator: {class: kedro_handoff.Contract, options: {dataset: visits}}\n"
    catalog = bare / "conf/base/catalog.yml"
    edit(catalog, "02_intermediate/visits.parquet\n", "02_intermediate/visits.parquet\n" + validator)
    check = kedro(bare, "handoff", "check")
    assert check.code == 0, check.out
    run = kedro(bare, "run")
    assert run.code == 0, run.err
    assert "1 held" in run.out


def test_init_twice_adds_nothing(kedro, bare):
    kedro(bare, "handoff", "init")
    before = contents(bare)
    result = kedro(bare, "handoff", "init")
    assert "Nothing to add" in result.out
    assert contents(bare) == before


def test_init_dry_run_shows_everything_and_writes_nothing(kedro, bare):
    before = contents(bare)
    result = kedro(bare, "handoff", "init", "--dry-run")
    assert "would write conf/base/handoff.yml" in result.out
    assert contents(bare) == before
