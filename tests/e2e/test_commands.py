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


CATALOG, SETTINGS = "conf/base/catalog.yml", "conf/base/handoff.yml"
CONTRACT, REGISTRY = "conf/base/contracts/visits.yml", "src/mini/pipeline_registry.py"
ENGINEERING, MODELING = "src/mini/pipelines/data_engineering", "src/mini/pipelines/modeling"
VISITS = """
visits:
  type: pandas.ParquetDataset
  filepath: data/02_intermediate/visits.parquet
  metadata: {kedro-viz: {layer: intermediate}}
  validator:
    class: kedro_handoff.Contract
    skip_load_after_save: true
    options: {dataset: visits}
"""
UNDER_NO_CONTRACT = VISITS[: VISITS.index("  validator:")]
OTHER_ENTRY = """
"visits@a":
  type: pandas.ParquetDataset
  filepath: data/02_intermediate/visits.parquet
"""
TRANSCODED = VISITS.replace("visits:", '"visits@z":', 1) + OTHER_ENTRY
IMPORT_ACROSS = "\nfrom mini.pipelines.data_engineering.nodes import clean  # noqa\n"
OTHER_NAMES = "'de': pipelines['data_engineering'], 'ds': pipelines['modeling']"
OTHER_ROLES = "version: 1\npipelines: {de: {role: data_engineering}, ds: {role: modeling}}\n"
OTHERWISE_REGISTERED = [
    (REGISTRY, "**pipelines", OTHER_NAMES),
    (SETTINGS, None, OTHER_ROLES),
    (f"{MODELING}/nodes.py", "", IMPORT_ACROSS),
]
READS_RAW = (f"{MODELING}/pipeline.py", '"visits", "mean', '"raw_visits", "mean')


def spoil(project: Path, *edits: tuple[str, str | None, str]) -> None:
    """Edits of files: old text and new; an empty old text appends, `None` replaces the whole file."""
    for file, old, new in edits:
        path = project / file
        if old:
            edit(path, old, new)
        else:
            path.write_text(("" if old is None else path.read_text()) + new)


def switched_off(mini):
    spoil(mini, (CATALOG, "skip_load_after_save: true", "enabled: false"))


MISTAKES = {
    "misspelt option": ([(CATALOG, "{dataset: visits}", "{datset: visits}")], "validator-wrong", CATALOG),
    "misspelt key": ([(CATALOG, "skip_load_after_save", "skip_load_after_sve")], "validator-wrong", CATALOG),
    "misspelt class": ([(CATALOG, "Contract\n    skip", "Contrakt\n    skip")], "validator-wrong", CATALOG),
    "misspelt validator": (
        [(CATALOG, VISITS, VISITS.replace("validator", "validater"))],
        "validator-wrong",
        CATALOG,
    ),
    "misspelt view": ([(CATALOG, "metrics_table", "metric_table")], "validator-wrong", CATALOG),
    "placeholder": (
        [(CONTRACT, "data@mini.example", "put a name or an address here")],
        "contract-incomplete",
        CONTRACT,
    ),
    "not on load": (
        [(CATALOG, "    options: {dataset: raw", "    on: [save]\n    options: {dataset: raw")],
        "validator-off",
        CATALOG,
    ),
    "wrong dataset": (
        [(CATALOG, "{dataset: visits}", "{dataset: other, contract: visits}")],
        "dataset-misnamed",
        CATALOG,
    ),
    "by chunks": (
        [(f"{ENGINEERING}/nodes.py", "    return raw", "    yield raw")],
        "judged-in-parts",
        CATALOG,
    ),
    "only default": (
        [(REGISTRY, "{**pipelines, ", "{"), (SETTINGS, None, "version: 1\n")],
        "pipeline-without-role",
        SETTINGS,
    ),
    "registered by other names": (OTHERWISE_REGISTERED, "import-across-roles", f"{MODELING}/nodes.py"),
    "registered by other names, and raw": (
        [*OTHERWISE_REGISTERED, READS_RAW],
        "raw-dataset-read",
        f"{MODELING}/pipeline.py",
    ),
    "transcoded": (
        [
            (CATALOG, VISITS, TRANSCODED),
            (f"{ENGINEERING}/pipeline.py", '"visits"', '"visits@a"'),
            (f"{MODELING}/pipeline.py", '"visits"', '"visits@a"'),
        ],
        "boundary-without-contract",
        CATALOG,
    ),
    "no contract": ([(CATALOG, VISITS, UNDER_NO_CONTRACT)], "boundary-without-contract", CATALOG),
    "not persisted": ([(CATALOG, VISITS, "")], "boundary-not-persisted", CATALOG),
    "unused contract": (
        [("conf/base/contracts/old_visits.yml", None, "name: old_visits\n")],
        "contract-unused",
        "conf/base/contracts/old_visits.yml",
    ),
    "switched off": ([(CATALOG, "skip_load_after_save: true", "enabled: false")], "validator-off", CATALOG),
    "only warns": ([(CATALOG, "skip_load_after_save: true", "severity: warn")], "validator-off", CATALOG),
    "no role": ([(SETTINGS, "  modeling: {role: modeling}\n", "")], "pipeline-without-role", SETTINGS),
    "role of nothing": (
        [(SETTINGS, "\nmetrics:", "\n  ghosts: {role: modeling}\nmetrics:")],
        "unknown-pipeline",
        SETTINGS,
    ),
    "wrong records": (
        [(SETTINGS, "\nmetrics:", "\nruns: {stor: x}\nmetrics:")],
        "wrong-run-settings",
        SETTINGS,
    ),
    "reads raw": ([READS_RAW], "raw-dataset-read", f"{MODELING}/pipeline.py"),
    "imports across": (
        [(f"{MODELING}/nodes.py", "", IMPORT_ACROSS)],
        "import-across-roles",
        f"{MODELING}/nodes.py",
    ),
    "contract broken": ([(CONTRACT, "match_set", "macth_set")], "contract-wrong", CONTRACT),
    "no owner": ([(CONTRACT, "owner: data@mini.example, ", "")], "contract-incomplete", CONTRACT),
    "forgotten consumer": (
        [(CONTRACT, "consumers: [modeling]", "consumers: [reports]")],
        "contract-incomplete",
        CONTRACT,
    ),
    "wrong producer": (
        [(CONTRACT, "producer: data_engineering", "producer: modeling")],
        "contract-incomplete",
        CONTRACT,
    ),
}


def problems_of(kedro, project: Path) -> set[tuple[str, str]]:
    result = kedro(project, "handoff", "check", "--json")
    assert result.code == 1, result.err
    return {(problem["code"], problem["file"]) for problem in json.loads(result.out)["problems"]}


@pytest.mark.parametrize(("edits", "code", "file"), MISTAKES.values(), ids=MISTAKES)
def test_check_names_what_is_wrong_and_the_file_to_edit(kedro, mini, edits, code, file):
    spoil(mini, *edits)
    assert (code, file) in problems_of(kedro, mini)
    assert (mini / file).exists()


def test_check_names_a_contract_that_is_gone(kedro, mini):
    (mini / CONTRACT).unlink()
    assert ("contract-missing", CATALOG) in problems_of(kedro, mini)


def test_check_names_a_contract_with_another_suffix(kedro, mini):
    (mini / CONTRACT).rename((mini / CONTRACT).with_suffix(".yaml"))
    assert ("contract-unused", "conf/base/contracts/visits.yaml") in problems_of(kedro, mini)


def test_check_is_content_with_a_project_in_order(kedro, mini):
    result = kedro(mini, "handoff", "check")
    assert result.code == 0
    assert result.out == "0 to mend: 3 contracts, 1 boundary dataset, 2 pipelines\n"


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
