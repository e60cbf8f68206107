"""The receipt's file: written whole, and only over an unedited receipt."""

from __future__ import annotations

from pathlib import Path

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.receipt.facts import Receipt
from kedro_handoff.notebooks.receipt.render import GENERATOR, render
from kedro_handoff.page.seal import kind_of, sealed
from kedro_handoff.store import write_whole


def refuse_foreign(path: Path) -> None:
    """Ask before a long run whether the receipt may be written there.

    Raises:
        NotebookError: A folder, or a file that was not made here or edited since, is in the way.
    """
    if path.is_dir():
        raise NotebookError(f"{path} is a folder; give `--html` a file that ends in `.html`.")
    if path.suffix.lower() not in (".html", ".htm"):
        raise NotebookError(f"{path} does not end in `.html`; give `--html` a file that does.")
    if path.exists() and not kind_of(path, GENERATOR):
        raise NotebookError(
            f"{path} was not made by `kedro handoff verify`, or was edited since, and is left alone. Move it "
            "away, or give another file to `--html`."
        )


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
