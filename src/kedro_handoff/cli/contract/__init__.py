"""`kedro handoff contract`: one file a command."""
