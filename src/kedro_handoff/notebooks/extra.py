"""What promoting and verifying need beside the plugin itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kedro_handoff.errors import NotebookError


@contextmanager
def extra_needed() -> Iterator[None]:
    """Around imports of libraries of the extra `notebooks`: says how to install what is missing.

    Raises:
        NotebookError: One of them is missing.
    """
    try:
        yield
    except ImportError as error:
        raise NotebookError(
            f"Notebooks need the package '{error.name}', which is not installed:\n"
            '    pip install "kedro-handoff[notebooks]"'
        ) from error
