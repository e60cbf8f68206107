"""kedro-handoff: what data scientists and engineers meet at, on the tools that they already use."""

from kedro_handoff.contracts.validator import Contract
from kedro_handoff.errors import (
    ContractDeclarationError,
    ContractError,
    ContractNotEvaluatedError,
    ContractViolatedError,
    DatasetAccessError,
    HandoffError,
    ProjectError,
    RecordError,
)

__version__ = "0.1.0"

__all__ = [
    "Contract",
    "ContractDeclarationError",
    "ContractError",
    "ContractNotEvaluatedError",
    "ContractViolatedError",
    "DatasetAccessError",
    "HandoffError",
    "ProjectError",
    "RecordError",
    "__version__",
]
