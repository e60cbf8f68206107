"""`%handoff_sandbox` in a notebook: a layer of one's own over the shared data, switched on and off."""

from __future__ import annotations

import os
from typing import Any

from kedro_handoff.errors import SandboxError
from kedro_handoff.magics.line import said_in_a_sentence, words_of

_USAGE = "%handoff_sandbox [on | off | NAME]"


@said_in_a_sentence
def handoff_sandbox(line: str, local_ns: dict[str, Any] | None = None) -> None:
    """Let this notebook's catalog save to a sandbox: `on` to your own, `NAME` to that one, `off` to none.

    Without a word it says where saves go and what the sandbox holds.
    """
    from kedro_handoff.magics.project import structure_of
    from kedro_handoff.notebooks.sandbox.place import checked_name, layers, own_name, sandbox_folder
    from kedro_handoff.project import SANDBOX, sandbox_name

    words = words_of(line)
    if len(words) > 1:
        raise SandboxError(f"Say one thing: {_USAGE}")
    project = structure_of(local_ns or {}).project
    if words == ["off"]:
        os.environ.pop(SANDBOX, None)
    elif words:
        os.environ[SANDBOX] = own_name() if words == ["on"] else checked_name(words[0])
    if words:
        _reload(str(project.path))
    name = sandbox_name()
    if not name:
        print(f"No sandbox: saves go to the shared data. {_USAGE}")
        return
    held = ", ".join(layer.dataset for layer in layers(sandbox_folder(project, name))) or "nothing yet"
    print(f"Sandbox '{name}': saves stay in it. It holds {held}.")


def _reload(project: str) -> None:
    """Kedro makes `catalog` anew, through the sandbox or without it."""
    from IPython.core.getipython import get_ipython

    ipython = get_ipython()  # type: ignore[no-untyped-call]
    if ipython is not None:
        ipython.run_line_magic("load_ext", "kedro.ipython")
        ipython.run_line_magic("reload_kedro", project)
