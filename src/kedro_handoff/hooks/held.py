"""The contracts that the datasets of a pipeline are held to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kedro_handoff.contracts.validator import Contract
from kedro_handoff.errors import ContractDeclarationError
from kedro_handoff.structure import CONTRACT_CLASSES

if TYPE_CHECKING:
    from kedro.io import DataCatalog
    from kedro.pipeline import Pipeline


def contracts_of(catalog: DataCatalog, pipeline: Pipeline) -> Iterator[tuple[str, Contract]]:
    """Name of each dataset of a pipeline that is under contract, and the contract.

    Raises:
        ContractDeclarationError: The catalog declares one wrongly.
    """
    for name in sorted(pipeline.datasets()):
        catalog.get(name)  # a factory pattern has a validator only once its dataset exists
        spec = catalog.validator_specs.get(name)
        if spec is None or not spec.enabled or spec.class_path not in CONTRACT_CLASSES:
            continue
        try:
            contract = Contract(**spec.options)
        except TypeError as error:
            raise ContractDeclarationError(
                f"The validator of dataset '{name}' in the catalog has wrong `options`: {error}"
            ) from error
        _spare_the_adapters(catalog, name, contract)
        yield name, contract


def _spare_the_adapters(catalog: DataCatalog, name: str, contract: Contract) -> None:
    """Give Kedro the validator that it would make itself at the first load or save.

    On its way there, Kedro asks of every validator whether it is one of pandera's, and imports pandera with
    its backends (Polars, Spark) where they are installed: a second of a run that uses none of them.
    """
    resolved = getattr(catalog, "_validators", None)
    if isinstance(resolved, dict):
        resolved.setdefault(name, contract)
