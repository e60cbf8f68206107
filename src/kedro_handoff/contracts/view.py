"""The view of a dataset that is no table: the project's function that makes one of it (`as_table`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kedro.utils import load_obj

from kedro_handoff.errors import ContractDeclarationError, ContractNotEvaluatedError


def view_function(view: str, dataset: str) -> Callable[[Any], Any]:
    """The function that a dotted path names.

    Raises:
        ContractDeclarationError: It cannot be imported.
    """
    try:
        return load_obj(view)  # type: ignore[no-any-return] # whatever it names
    except (ImportError, AttributeError, ValueError) as error:
        raise ContractDeclarationError(
            f"The validator of dataset '{dataset}' names `as_table: {view}`, which cannot be imported: "
            f"{error}"
        ) from error


def viewed(data: Any, view: str, dataset: str, mend: str) -> Any:
    """What a view makes of a dataset's data.

    Args:
        data: What the dataset holds.
        view: Dotted path of the function.
        dataset: Name of the dataset.
        mend: What else than the view may be wrong, as the object of "mend".

    Raises:
        ContractDeclarationError: The view cannot be imported.
        ContractNotEvaluatedError: The view failed.
    """
    function = view_function(view, dataset)
    try:
        return function(data)
    except Exception as error:  # the project's own function: its error is the finding
        raise ContractNotEvaluatedError(
            f"The contract of dataset '{dataset}' could not be evaluated: its view `as_table: {view}` failed "
            f"with {type(error).__name__}: {error}\nMend the view, or {mend}."
        ) from error
