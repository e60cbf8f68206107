"""The receipt's file: written whole, and only over an unedited receipt."""

from __future__ import annotations

from pathlib import Path

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.receipt.facts import Receipt
from kedro_handoff.notebooks.receipt.render import GENERATOR, render
from kedro_handoff.page.seal import refuse_unsealed, sealed
from kedro_handoff.store import write_whole


def refuse_foreign(path: Path) -> None:
    """Ask before a long run whether the receipt may be written there.

    Raises:
        NotebookError: A folder, or a file that was not made here or edited since, is in the way.
    """
    refuse_unsealed(path, GENERATOR, NotebookError)


def write_receipt(receipt: Receipt, path: Path) -> None:
    """Write a receipt.

    Raises:
        NotebookError: It cannot be written, or something else is in the way.
    """
    refuse_foreign(path)
    text = render(receipt)
    try:
        write_whole(path, sealed(text, GENERATOR, "receipt"))
    except OSError as error:
        said = f"The receipt cannot be written: {error}. Give another file to `--html`."
        raise NotebookError(said) from error
