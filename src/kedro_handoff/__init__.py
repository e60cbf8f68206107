"""kedro-handoff: what data scientists and engineers meet at, on the tools that they already use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

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
        ReuseError,
    )
    from kedro_handoff.library_data import LibraryDataset
    from kedro_handoff.runs.reuse.runner import IncrementalRunner

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
    "IncrementalRunner",
    "LibraryDataset",
    "NotebookError",
    "PageError",
    "ProjectError",
    "QuarantineError",
    "RecordError",
    "ReuseError",
    "__version__",
    "load_ipython_extension",
]

_PLACES = {
    "Contract": "kedro_handoff.contracts.validator",
    "IncrementalRunner": "kedro_handoff.runs.reuse.runner",
    "LibraryDataset": "kedro_handoff.library_data",
}


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """What `%load_ext kedro_handoff` calls: registers the magics."""
    from kedro_handoff.magics import (
        register,  # a notebook's business, of which a run should not pay the import
    )

    register(ipython)


def __dir__() -> list[str]:
    """What completion in a notebook shows."""
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:
    """What the package offers, imported when it is asked for: every `kedro` command imports the package."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES.get(name, "kedro_handoff.errors")), name)
