from __future__ import annotations

from typing import Any

from kedro_handoff.runs.reproduce.packages import install
from kedro_handoff.runs.reproduce.surroundings import PackageChange, environment_change, needed_by
from tests.kedro_handoff.runs.reproduce.records import node, record


def change(then: dict[str, Any], now: dict[str, Any], *packages: str) -> Any:
    code = {"digest": "x", "parts": {}, "packages": dict.fromkeys(packages, "1"), "not_covered": []}
    before = record(nodes={"n": node([], [], code=code)})
    environment = before["environment"]
    return environment_change({**before, "environment": {**environment, **then}}, {**environment, **now})


def test_the_same_environment_has_nothing_to_say() -> None:
    assert change({}, {}).said == ()


def test_another_minor_version_of_python_is_said_and_a_patch_is_not() -> None:
    assert change({"python": "3.12.1"}, {"python": "3.11.7"}).said == ("Python 3.11.7 instead of 3.12.1",)
    assert change({"python": "3.11.1"}, {"python": "3.11.7"}).said == ()


def test_packages_that_nodes_reach_are_listed_and_others_counted() -> None:
    found = change(
        {"packages": {"numpy": "1", "flake8": "1", "my-model": "1"}},
        {"packages": {"numpy": "2", "flake8": "2", "my-model": "2"}},
        "my_model",
    )
    assert found.said == ("my-model 2 instead of 1", "numpy 2 instead of 1")
    assert found.others == 1


def test_what_a_package_requires_matters_with_it() -> None:
    assert "numpy" in needed_by(["pandas"])


def test_another_machine_is_said() -> None:
    found = change({}, {"machine": "arm64", "platform": "Darwin-24", "cores": 8})
    assert found.said == (
        "a arm64 machine instead of x86_64",
        "Darwin instead of Linux",
        "8 cores instead of 2",
    )


def test_nothing_is_installed_for_packages_that_were_not_there_or_that_have_odd_versions(tmp_path) -> None:
    changes = [
        PackageChange("new", None, "1", 0),
        PackageChange("kedro-handoff", "0.0.9", "0.1.0", 0),
        PackageChange("odd", "1; rm -rf", "1", 0),
    ]
    assert install(changes, tmp_path / "packages") is None
    assert not (tmp_path / "packages").exists()
