"""`kedro handoff runs`: one file a command."""
