"""The page's file: written whole, and only over an unedited page of this command."""

from __future__ import annotations

from pathlib import Path

from kedro_handoff.errors import PageError
from kedro_handoff.page.seal import refuse_unsealed, sealed
from kedro_handoff.runs.page.facts import Sheet
from kedro_handoff.runs.page.render import GENERATOR, render
from kedro_handoff.store import write_whole


def refuse_foreign(path: Path) -> None:
    """Ask before anything is read whether the page may be written there.

    Raises:
        PageError: A folder, or a file that was not made here or edited since, is in the way.
    """
    refuse_unsealed(path, GENERATOR, PageError)


def write_page(sheet: Sheet, path: Path) -> None:
    """Write the page of a run.

    Raises:
        PageError: It cannot be written, or something else is in the way.
    """
    refuse_foreign(path)
    try:
        write_whole(path, sealed(render(sheet), GENERATOR, "run"))
    except OSError as error:
        said = f"The page cannot be written: {error}. Give another file to `--html`."
        raise PageError(said) from error
