"""kedro-handoff: what data scientists and engineers meet at, on the tools that they already use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kedro_handoff.contracts.validator import Contract
from kedro_handoff.errors import (
    ContractDeclarationError,
    ContractError,
    ContractNotEvaluatedError,
    ContractViolatedError,
    DatasetAccessError,
    DraftError,
    HandoffError,
    NotebookError,
    PageError,
    ProjectError,
    QuarantineError,
    RecordError,
)
from kedro_handoff.library_data import LibraryDataset

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__version__ = "0.1.0"

__all__ = [
    "Contract",
    "ContractDeclarationError",
    "ContractError",
    "ContractNotEvaluatedError",
    "ContractViolatedError",
    "DatasetAccessError",
    "DraftError",
    "HandoffError",
    "LibraryDataset",
    "NotebookError",
    "PageError",
    "ProjectError",
    "QuarantineError",
    "RecordError",
    "__version__",
    "load_ipython_extension",
]


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """What `%load_ext kedro_handoff` calls: registers the magics."""
    from kedro_handoff.magics import (
        register,  # a notebook's business, of which a run should not pay the import
    )

    register(ipython)
