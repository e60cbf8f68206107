"""The receipt of a verification: one HTML file that needs nothing else."""

from kedro_handoff.notebooks.receipt.facts import Receipt, receipt_of
from kedro_handoff.notebooks.receipt.file import refuse_foreign, write_receipt
from kedro_handoff.notebooks.receipt.render import render

__all__ = ["Receipt", "receipt_of", "refuse_foreign", "render", "write_receipt"]
