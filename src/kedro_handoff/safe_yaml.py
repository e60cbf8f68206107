"""YAML read safely: plain values only, whatever a file's tags ask for."""

from __future__ import annotations

from typing import Any

import yaml

# The C version is the same and many times faster, where PyYAML was built with it.
SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """What a text says.

    Raises:
        yaml.YAMLError: It is not YAML.
        ValueError: It has a date that the calendar lacks.
    """
    return parse_yaml(text)[1]


def parse_yaml(text: str) -> tuple[yaml.Node | None, Any]:
    """A text as nodes, which know their lines (`None` for an empty one), and as what it says.

    Raises:
        yaml.YAMLError: It is not YAML.
        ValueError: It has a date that the calendar lacks.
    """
    loader = SafeLoader(text)
    try:
        root = loader.get_single_node()
        return root, (loader.construct_document(root) if root is not None else None)
    finally:
        loader.dispose()


def yaml_problem(error: Exception) -> tuple[int | None, str]:
    """Line, counted from 1 (`None` where it is not known), and reason of an error of reading YAML."""
    mark = getattr(error, "problem_mark", None)
    return (mark.line + 1 if mark else None), getattr(error, "problem", None) or str(error)
