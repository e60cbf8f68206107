from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flights.run_time import time_of_run


def test_kedro_s_id_of_a_run_is_its_time() -> None:
    assert time_of_run("2026-11-24T00.54.01.437Z") == datetime(2026, 11, 24, 0, 54, 1, 437000, tzinfo=UTC)


@pytest.mark.parametrize("run_id", [None, "", "outside-a-run", "a-server-s-own"])
def test_without_such_an_id_it_is_now(run_id: str | None) -> None:
    before = datetime.now(UTC)
    assert before <= time_of_run(run_id) <= datetime.now(UTC)
