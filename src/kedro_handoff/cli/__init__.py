"""`kedro handoff`: one file a group of commands; each only translates arguments and text."""

from kedro_handoff.cli.group import commands

__all__ = ["commands"]
