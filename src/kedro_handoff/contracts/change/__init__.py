"""Two versions of a contract compared: what changed, whom it breaks, and whether the version says so.

Reads text only: no data, neither Great Expectations nor pandas.
"""

from kedro_handoff.contracts.change.changes import Change, ContractDiff, VersionCheck
from kedro_handoff.contracts.change.difference import compare_all, compare_contracts
from kedro_handoff.contracts.change.promises import ContractText, read_contract

__all__ = [
    "Change",
    "ContractDiff",
    "ContractText",
    "VersionCheck",
    "compare_all",
    "compare_contracts",
    "read_contract",
]
