"""How paths stand in messages: as a person in the project's folder would type them."""

from __future__ import annotations

import re
from pathlib import Path


def with_paths_as_typed(text: str, project: Path) -> str:
    """A message with each path inside of the project relative to it; every other path stays as it is."""
    for root in dict.fromkeys((project, project.resolve())):
        text = re.sub(rf"(?<![\w/.-]){re.escape(str(root))}/", "", text)
    return text
