"""A small project that stands: sources, data, entries, a record, and the evidence of all."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from kedro_handoff.fingerprint.files import file_fingerprint
from kedro_handoff.project import Project
from kedro_handoff.runs.up_to_date.resolvers import Resolvers
from kedro_handoff.runs.up_to_date.sources import sources_of
from kedro_handoff.runs.up_to_date.standing import standing
from kedro_handoff.runs.up_to_date.tree import names_in, state_of

RUN = "2026-01-31T10.00.00.000Z"
FILES = {
    "pyproject.toml": "[tool.kedro]",
    "src/own/nodes.py": "FACTOR = 2",
    "conf/base/catalog.yml": "{}",
    "conf/base/contracts/visits.yml": "{}",
    "data/visits.csv": "a,b",
    "data/model/v1/model.pkl": "old",
    ".handoff/reuse/clean/slot.json": "{}",
}


@dataclass
class Standing:
    """A project with evidence of how it was."""

    path: Path
    project: Project
    evidence: dict
    resolvers: dict

    def found(self):
        """What stands now."""
        sources = sources_of(self.path, self.project.conf_source)
        return standing(self.evidence, self.project, sources, Resolvers({"custom_resolvers": self.resolvers}))


@pytest.fixture
def stands(tmp_path, a_record, a_store):
    """A project that stands."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    store = a_store(tmp_path)
    record = a_record(RUN)
    store.write(record)
    sources = sources_of(tmp_path, store.project.conf_source)
    entry = tmp_path / ".handoff/reuse/clean/slot.json"
    files = [tmp_path / "data/visits.csv", tmp_path / "data/model/v1/model.pkl"]
    data = {str(path): file_fingerprint(path) for path in files}
    year = lambda zone: 2026 if zone == "utc" else 0  # noqa: E731
    watched = {"year": year}
    asked = Resolvers({"custom_resolvers": watched})
    asked.watch()
    watched["year"]("utc")
    evidence = {
        "run_id": RUN,
        "process": record["process"],
        "env": "local",
        "base_env": "base",
        "conf_source": str(store.project.conf_source),
        "trees": sources.trees,
        "entries": {str(entry): state_of(entry.stat())},
        "names": {**sources.names, str(tmp_path / "data/model"): names_in(tmp_path / "data/model")},
        "data": {p: [f.digest, f.size, f.files, list(f.state), os.path.realpath(p)] for p, f in data.items()},
        "answers": asked.answers,
        "judged": [],
        "metrics": {},
    }
    return Standing(tmp_path, store.project, evidence, {"year": year})
