import time
from pathlib import Path

import pytest

from kedro_handoff.fingerprint.code import CodeFingerprint, code_fingerprint
from kedro_handoff.fingerprint.load_marks import mark_loads

from .corpus import Case, corpus

CASES = list(corpus())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    for case in CASES:
        case.write(folder)
    time.sleep(0.05)  # files are dated by a clock that ticks
    mark_loads()
    return folder


def fingerprint(case: Case, folder: Path, place: int) -> CodeFingerprint:
    function, root = case.callable(folder, place)
    return code_fingerprint(function, [root])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.package} {case.name}")
def test_a_change_is_seen_where_it_matters(case: Case, folder: Path) -> None:
    before = fingerprint(case, folder, 0)
    reasons = [f"{spot.line}: {spot.why}" for spot in before.not_covered]
    if case.expected.startswith("not covered: "):
        assert any(case.expected.removeprefix("not covered: ") in reason for reason in reasons), reasons
        return
    after = fingerprint(case, folder, 1)
    assert reasons == []
    assert (before.digest != after.digest) == (case.expected == "changed")


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 100
