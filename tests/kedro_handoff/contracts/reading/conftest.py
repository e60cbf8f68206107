from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from kedro_handoff import ContractDeclarationError
from kedro_handoff.contracts.suite import Suite, read_suite

Refused = Callable[..., list[str]]


@pytest.fixture
def contract(tmp_path: Path) -> Callable[..., Suite]:
    """Reads a contract of these expectations, `(name without expect_, kwargs, more)`, and this `meta`."""

    def read(*expectations: tuple[Any, ...], **meta: Any) -> Suite:
        path = tmp_path / "visits.yml"
        entries = [entry(*expectation) for expectation in expectations]
        document = {"name": "visits", "meta": meta, "expectations": entries}
        path.write_text(yaml.safe_dump(document, sort_keys=False))
        return read_suite(path)

    return read


@pytest.fixture
def refused(contract: Callable[..., Suite]) -> Refused:
    """What is said against such a contract, thing by thing; nothing where it is read."""

    def problems(*expectations: tuple[Any, ...], **meta: Any) -> list[str]:
        try:
            contract(*expectations, **meta)
        except ContractDeclarationError as error:
            return [said for _, said in error.problems]
        return []

    return problems


def entry(name: str, kwargs: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    full = name if name.startswith("unexpected") else f"expect_{name}"
    return {"type": full, "kwargs": dict(kwargs), **(more or {})}
