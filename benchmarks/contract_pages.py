"""CPU of `kedro handoff contract docs` over 25 datasets with 500 outcomes each.

The peer is Great Expectations' own Data Docs page of each of the same suites, without any outcome. Importing
either is left out; ours reads the structure of the project beforehand, as every command does.
"""

from __future__ import annotations

import sys
import tempfile
import time
import warnings
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml
from kedro.framework.startup import bootstrap_project

from kedro_handoff.contracts.page import contract_site, publication, publish
from kedro_handoff.project import project_in
from kedro_handoff.store import RecordStore
from kedro_handoff.structure import ProjectStructure, read_structure

ROOT = Path(__file__).resolve().parents[1]
OUTCOMES, LIMIT_SECONDS = 500, 5
FINDING = {
    "type": "expect_column_values_to_be_between",
    "promise": "expect_column_values_to_be_between(min_value=0)",
    "column": "x",
    "found": "3 of 1,000 rows (0.300%)",
    "examples": [-1, -2, -3],
    "rows": [{"row": n, "id": f"r{n}"} for n in range(5)],
}


def structure_with_history(folder: Path) -> ProjectStructure:
    """The reference project with records of its own: one outcome in twenty is a violation."""
    metadata = bootstrap_project(ROOT)
    project = project_in(ROOT)
    project.__dict__["settings"] = replace(project.settings, records=str(folder))  # a cached property
    structure = read_structure(project, metadata.package_name, metadata.source_dir / metadata.package_name)
    newest = datetime(2026, 1, 1, tzinfo=UTC)
    for entry in structure.entries.values():
        for number in range(OUTCOMES if entry.contract else 0):
            broken = number % 20 == 0
            write_outcome(project.records, entry.name, newest - timedelta(hours=8 * number), broken)
    return structure


def write_outcome(store: RecordStore, dataset: str, when: datetime, broken: bool) -> None:
    """One record as a run leaves it."""
    document = {
        "time": when.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "dataset": dataset,
        "trigger": "run",
        "status": "violated" if broken else "held",
        "row_count": 1000,
        "expectations": 20,
        "held": 19 if broken else 20,
        "not_held": [FINDING] if broken else [],
    }
    store.write("outcomes", dataset, document)


def peer() -> float:
    """CPU seconds of Great Expectations' pages of the same suites."""
    warnings.simplefilter("ignore")
    import great_expectations as gx
    from great_expectations.render.renderer import ExpectationSuitePageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    gx.get_context(mode="ephemeral")
    suites = [
        gx.ExpectationSuite(**yaml.safe_load(path.read_text()))
        for path in sorted((ROOT / "conf/base/contracts").glob("*.yml"))
    ]
    started = time.process_time()
    for suite in suites:
        DefaultJinjaPageView().render(ExpectationSuitePageRenderer().render(suite))
    return time.process_time() - started


def main() -> None:
    """Measure both and print."""
    with tempfile.TemporaryDirectory() as folder:
        structure = structure_with_history(Path(folder) / "records")
        started = time.process_time()
        planned = publication(contract_site(structure, "flights"), Path(folder) / "pages")
        publish(planned)
        own = time.process_time() - started
    size = sum(map(len, planned.pages.values())) / 2**20
    theirs = peer()
    print(f"{'':<44}{'CPU s':>8}{'pages':>8}")
    print(
        f"{f'contract docs, 25 x {OUTCOMES} outcomes, {size:.1f} MiB':<44}{own:>8.2f}{len(planned.pages):>8}"
    )
    print(f"{'great_expectations, suites only':<44}{theirs:>8.2f}{len(planned.pages) - 1:>8}")
    print(f"ratio: {theirs / own:.1f}")
    if own > LIMIT_SECONDS:
        sys.exit("over the limit")


if __name__ == "__main__":
    main()
