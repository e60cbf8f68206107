"""Makes small records and stores for tests."""

import pytest

from kedro_handoff.project import Project
from kedro_handoff.runs.run_store import RunStore

from .made_record import made_record


def opened_store(folder, settings="version: 1"):
    (folder / "conf/base").mkdir(parents=True, exist_ok=True)
    (folder / "conf/base/handoff.yml").write_text(settings)
    return RunStore(Project(folder, folder / "conf"))


@pytest.fixture
def a_record():
    """Makes a record: `a_record("id", outcome="failed")`."""
    return made_record


@pytest.fixture
def a_store():
    """Opens the store of a new project: `a_store(folder, "runs: {...}")`."""
    return opened_store
