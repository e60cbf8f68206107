"""`kedro handoff sandbox`: one file a command."""
