"""YAML written safely, in the order of the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

# The C version is the same and many times faster, where PyYAML was built with it.
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _NoAliases(_DUMPER):  # type: ignore[misc, valid-type]
    """Values that stand twice are written twice: people edit these files."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def as_yaml(document: Mapping[str, Any], *, flow: bool | None = False) -> str:
    """A document as YAML text; with `flow=None` the innermost lists and mappings stand in one line."""
    text: str = yaml.dump(
        dict(document),
        Dumper=_NoAliases,
        sort_keys=False,
        allow_unicode=True,
        width=110,
        default_flow_style=flow,
    )
    return text
