"""Bad rows brought to their dataset."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from kedro_handoff.contracts.occasion import Occasion
from kedro_handoff.contracts.quarantine.audit import entry_for
from kedro_handoff.contracts.quarantine.catalog_reference import CatalogReference
from kedro_handoff.contracts.quarantine.rule import ViolationRule, line_of_rule
from kedro_handoff.contracts.quarantine.shelf import Shelf
from kedro_handoff.contracts.quarantine.split import CONTRACT, RUN, TIME
from kedro_handoff.contracts.response import Response
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.errors import ContractDeclarationError, QuarantineError
from kedro_handoff.store import utc_now

if TYPE_CHECKING:
    import pandas as pd

logger = logging.getLogger(__name__)


def set_aside(
    response: Response, suite: Suite, table: pd.DataFrame, shelf: Shelf, occasion: Occasion
) -> Response:
    """The response once its bad rows are in their dataset, or one that stops because they could not be.

    A judgement that goes on without setting rows aside takes off what an earlier one of its kind left there.

    Args:
        response: What follows from the verdict.
        suite: The contract.
        table: What was judged.
        shelf: Where rows are set aside.
        occasion: Who asked for the judgement.
    """
    if response.split is None:
        if not response.stops:
            _tidy(shelf, table, occasion)
        return response
    rows = response.split.aside.assign(
        **{
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
    import pandas as pd

    if not isinstance(table, pd.DataFrame):
        return  # no row of another kind of table was ever set aside
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
    shelf = Shelf(catalog, name, dataset.split("@")[0])
    if shelf.problem:
        place = getattr(catalog.get(dataset), "_filepath", None)
        raise ContractDeclarationError(
            f"{file}:{line}: rows of '{dataset}' are to be set aside in '{name}', which {shelf.problem}.\n"
            f"Add it: {entry_for(name, str(place) if place else '')}",
            path=suite.path,
            line=line,
        )
    return shelf
