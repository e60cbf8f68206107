"""A disk that takes no entries: nothing stale is taken for fresh afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from ..limits import files_up_to  # noqa: TID252 - tests are no package


def test_what_ran_while_no_entry_could_be_kept_is_not_taken_for_what_ran_before(
    bench: Any, caplog: pytest.LogCaptureFixture
) -> None:
    bench.run()
    bench.replace("FACTOR = 2", "FACTOR = 3")
    with files_up_to(300):
        assert bench.run().keys() == {"double", "total"}
    assert [r.getMessage()[:33] for r in caplog.records if "not kept" in r.getMessage()] == [
        "What ran is not kept for reuse: ["
    ]
    assert bench.read("total") == {"total": 19}
    bench.replace("FACTOR = 3", "FACTOR = 2")
    assert bench.run() == {
        "double": "output data/doubled.json changed since",
        "total": "output data/total.json changed since",
    }
    assert (bench.read("total"), bench.run()) == ({"total": 13}, {})
