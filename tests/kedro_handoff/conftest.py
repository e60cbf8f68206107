from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from .browser import Browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A real Chromium, started once."""
    binary = next(filter(None, map(shutil.which, BROWSERS)), None)
    if binary is None:
        missing = "Chromium is missing: apt-get install --no-install-recommends chromium"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    with Browser(binary, tmp_path_factory.mktemp("profile")) as started:
        yield started
