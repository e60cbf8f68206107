from __future__ import annotations

from typing import Any

import pytest

from kedro_handoff.errors import ReuseError

CHANCE = "import random; return [random.random() +"


def test_what_is_the_same_when_computed_again_is_reused(bench: Any) -> None:
    bench.run()
    total = bench.path / "data/total.json"
    before = total.stat()
    assert bench.run(verify_reuse=1.0) == {}
    # Not the whole: hashing reads the file, so that the time of its last access changes.
    after = total.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_differs_fails_the_run_and_is_made_anew_by_the_next(bench: Any) -> None:
    bench.run()
    kept = bench.entry("double")
    kept.write_text(kept.read_text().replace('"content": "', '"content": "0'))
    with pytest.raises(ReuseError, match="double: output doubled differs"):
        bench.run(verify_reuse=1.0)
    assert bench.run() == {"double": "no earlier result of it is kept"}


def test_what_differs_in_a_trusted_node_is_a_warning(bench: Any, caplog: pytest.LogCaptureFixture) -> None:
    bench.settings(trust=["double"], verify=1.0)
    bench.replace("return [", CHANCE)
    bench.run()
    assert bench.run() == {}
    assert "a trusted node makes something else: double: output doubled differs" in caplog.text


def test_a_share_of_nothing_computes_nothing_again(bench: Any, caplog: pytest.LogCaptureFixture) -> None:
    bench.run()
    caplog.set_level("INFO")
    bench.run(verify_reuse=0)
    assert "computed again" not in caplog.text


def test_parameters_that_do_not_count_are_given_as_they_were(bench: Any) -> None:
    from kedro.framework.hooks import hook_impl

    class Stamp:
        @hook_impl
        def before_node_run(self, node: Any, run_id: str) -> Any:
            return {"params:offset": int(run_id.split()[1])} if "params:offset" in node.inputs else None

    bench.hooks = [Stamp()]
    bench.settings(ignore=["params:offset"])
    bench.run()
    assert bench.run(verify_reuse=1.0) == {}
    assert bench.read("total") == {"total": 13}
