"""What is said of a dataset that cannot be loaded or saved."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from kedro.io import AbstractDataset, DataCatalog, DatasetError

from kedro_handoff.project import Project
from kedro_handoff.runs.access_error import explain_access_error


class Remote(AbstractDataset[Any, Any]):
    """Data behind a port on which nobody listens."""

    _filepath = "team/x.csv"

    def load(self) -> Any:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            place = closed.getsockname()
        try:
            socket.create_connection(place, timeout=5)
        except OSError as error:
            raise ConnectionError("nobody listens") from error

    def save(self, data: Any) -> None:
        del data
        self.load()

    def _describe(self) -> dict[str, Any]:
        return {}


@pytest.mark.parametrize("verb", ["load", "save"])
def test_a_store_that_does_not_answer_is_not_taken_for_a_damaged_file(tmp_path: Path, verb: str) -> None:
    catalog = DataCatalog({"x": Remote()})
    with pytest.raises(DatasetError) as raised:
        catalog.load("x") if verb == "load" else catalog.save("x", 1)
    said = explain_access_error(raised.value, {"x": catalog.get("x")}, Project(tmp_path, tmp_path), False)
    assert said is not None
    assert said.splitlines()[-1] == (
        "Check the network, the credentials and whether the store answers, and run again."
    )
