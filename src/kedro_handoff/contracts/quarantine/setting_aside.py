"""Bad rows brought to their dataset, and whether a contract may ask for that."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kedro_handoff.contracts.occasion import Occasion
from kedro_handoff.contracts.quarantine.catalog_reference import CatalogReference
from kedro_handoff.contracts.quarantine.rule import ViolationRule, line_of_rule
from kedro_handoff.contracts.quarantine.shelf import Shelf
from kedro_handoff.contracts.quarantine.split import CONTRACT, DATASET, RUN, TIME
from kedro_handoff.contracts.response import Response
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.errors import ContractDeclarationError, QuarantineError
from kedro_handoff.store import utc_now

if TYPE_CHECKING:
    import pandas as pd

logger = logging.getLogger(__name__)


def set_aside(
    response: Response, suite: Suite, dataset: str, table: pd.DataFrame, shelf: Shelf, occasion: Occasion
) -> Response:
    """The response once its bad rows are in their dataset, or one that stops because they could not be.

    A judgement that goes on without setting rows aside takes off what an earlier one of its kind left there.

    Args:
        response: What follows from the verdict.
        suite: The contract.
        dataset: What was judged.
        table: Its table.
        shelf: Where rows are set aside.
        occasion: Who asked for the judgement.
    """
    if response.split is None:
        if not response.stops:
            _tidy(shelf, table, occasion)
        return response
    rows = response.split.aside.assign(
        **{
            DATASET: dataset,
            CONTRACT: str(suite.meta.get("version", "")),
            RUN: occasion.run_id or "",
            TIME: utc_now(),
        }
    )
    try:
        shelf.put(rows, occasion.operation)
    except QuarantineError as error:
        return response.stopped(f"No row was set aside in dataset '{shelf.name}': {error}.")
    return replace(response, aside=shelf.name, file=shelf.file)


def _tidy(shelf: Shelf, table: pd.DataFrame, occasion: Occasion) -> None:
    try:
        shelf.take_stale_rows_off(table, occasion.operation)
    except QuarantineError as error:  # what goes on is right; what is aside is only old
        logger.warning("Dataset '%s' may show rows that are no longer set aside: %s", shelf.name, error)


def shelf_of(
    suite: Suite, rule: ViolationRule, dataset: str, reference: CatalogReference | None, file: str
) -> Shelf:
    """Where the rows of a dataset are set aside.

    Args:
        suite: The contract.
        rule: What it says of bad rows.
        dataset: What it is held on.
        reference: The catalog; `None` where the plugin is not at work.
        file: The contract file as a person types it.

    Raises:
        ContractDeclarationError: There is no catalog, or no dataset in it that keeps rows.
    """
    catalog = reference.catalog if reference else None
    name = rule.dataset_for(dataset)
    line = line_of_rule(suite.path)
    if catalog is None:
        raise ContractDeclarationError(
            f"{file}:{line}: rows of '{dataset}' are to be set aside in '{name}', but there is no catalog "
            "here.\nLoad and save through the project's catalog (`kedro run`, `kedro ipython`), with "
            "kedro-handoff installed and its hooks on.",
            path=suite.path,
            line=line,
        )
    shelf = Shelf(catalog, name)
    if shelf.problem:
        place = getattr(catalog.get(dataset), "_filepath", None)
        raise ContractDeclarationError(
            f"{file}:{line}: rows of '{dataset}' are to be set aside in '{name}', which {shelf.problem}.\n"
            f"Add it: {entry_for(name, str(place) if place else '')}",
            path=suite.path,
            line=line,
        )
    return shelf


def declaration_problems(
    rule: ViolationRule, dataset: str, *, as_table: str | None, by_chunks: bool
) -> Iterator[str]:
    """Why rows of this dataset cannot be set aside at all, as far as its own declaration tells."""
    if rule.action != "quarantine":
        return
    if as_table:
        yield f"'{dataset}' is judged through `as_table: {as_table}`, and rows of a view cannot be taken out"
    if by_chunks:
        yield f"'{dataset}' is saved chunk by chunk, and each chunk would replace the bad rows of the last"
    if rule.dataset_for(dataset) == dataset:
        yield f"'{dataset}' would set its bad rows aside in itself"


def entry_for(name: str, beside: str) -> str:
    """A catalog entry to type for rows that are set aside, in the folder of the file `beside`."""
    parts = PurePosixPath(beside).parent.parts
    folder = "/".join(parts[parts.index("data") :]) if "data" in parts else "data/02_intermediate"
    return f"`{name}: {{type: pandas.ParquetDataset, filepath: {folder}/{name}.parquet}}`"
