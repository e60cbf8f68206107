from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from kedro_handoff.contracts.page import contract_site
from kedro_handoff.contracts.page.facts import Contract, Site
from kedro_handoff.project import Project
from kedro_handoff.structure import EntryFacts, ProjectStructure

META = {
    "owner": "data@mini.example",
    "producer": "data_engineering",
    "consumers": ["modeling"],
    "description": "One visit.",
    "version": "1.2.0",
    "key": ["visit_id"],
    "columns": {"visit_id": {"role": "key"}, "ward": {"description": "Where the patient lay."}},
}
EXPECTATIONS = [
    {"type": "expect_table_columns_to_match_set", "kwargs": {"column_set": ["visit_id", "ward", "hours"]}},
    {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "visit_id"}},
    {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "visit_id"}},
    {"type": "expect_column_values_to_be_of_type", "kwargs": {"column": "hours", "type_": "float64"}},
    {
        "type": "expect_column_values_to_be_between",
        "kwargs": {"column": "hours", "min_value": 0, "max_value": 24},
        "severity": "warning",
        "notes": "Longer visits go to the ward's own table.",
    },
]
LONG_VISIT = {
    "type": "expect_column_values_to_be_between",
    "promise": "expect_column_values_to_be_between(min_value=0, max_value=24)",
    "column": "hours",
    "severity": "warning",
    "status": "violated",
    "found": "1 of 8 rows (12.5%)",
    "examples": [31.5],
    "rows": [{"row": 3, "visit_id": "v4"}],
    "notes": "Longer visits go to the ward's own table.",
}


@dataclass(frozen=True)
class Place:
    """A project on the disk with contracts and outcomes, as its pages read it."""

    path: Path

    @property
    def project(self) -> Project:
        return Project(self.path, self.path / "conf")

    def contract(self, name: str = "visits", expectations: Any = None, **meta: Any) -> Path:
        path = self.path / "conf/base/contracts" / f"{name}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        document = {"name": name, "meta": META | meta, "expectations": expectations or EXPECTATIONS}
        path.write_text(yaml.safe_dump(document, sort_keys=False))
        return path

    def outcome(self, dataset: str = "visits", status: str = "held", day: int = 1, **facts: Any) -> Path:
        time = f"2026-11-{day:02d}T12:00:00.000000Z"
        known = {"row_count": 8, "expectations": 5, "held": 5, "not_held": [], "trigger": "run"}
        document = {"time": time, "dataset": dataset, "status": status, **known, **facts}
        return self.project.records.write("outcomes", dataset, document)

    def broken(self, dataset: str = "visits", day: int = 1, **finding: Any) -> Path:
        return self.outcome(dataset, "violated", day, held=4, not_held=[LONG_VISIT | finding])

    def site(self, **datasets: str) -> Site:
        named = datasets or {"visits": "visits"}
        entries = {
            name: EntryFacts(
                name,
                {
                    "type": "pandas.CSVDataset",
                    "filepath": f"data/01_raw/{name}.csv",
                    "validator": {"class": "kedro_handoff.Contract", "options": {"contract": contract}},
                },
            )
            for name, contract in named.items()
        }
        return contract_site(ProjectStructure(self.project, "mini", self.path, {}, entries), "mini")

    def page(self) -> Contract:
        [contract] = self.site().contracts
        return contract


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A project with one contract on the dataset `visits`, never judged."""
    place = Place(tmp_path / "mini")
    place.contract()
    return place
