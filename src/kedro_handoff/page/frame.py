"""What every page begins with: its style, its script, and the policy that lets nothing else act."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from typing import Any


def frame(generator: str, package: str, style: str, script: str = "") -> dict[str, Any]:
    """What the shared `base.html` needs.

    Only this style and this script may act on the page, even if a text slipped through the escaping.

    Args:
        generator: The command that makes the page.
        package: Name of the package that has style and script in its folder `templates`.
        style: Name of its style sheet, which follows the shared one.
        script: Name of its script; without it, no script may act.
    """
    from markupsafe import Markup

    styled = packaged(__package__, "style.css") + packaged(package, style)
    scripted = packaged(__package__, "unfold.js") + packaged(package, script) if script else ""
    allowed = f"script-src '{_source(scripted)}'; " if script else ""
    policy = (
        f"default-src 'none'; style-src '{_source(styled)}'; {allowed}img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return {
        "style": Markup(styled),  # noqa: S704 - of this package
        "script": Markup(scripted),  # noqa: S704 - of this package
        "policy": policy,
        "generator": generator,
        "release": version("kedro-handoff"),
    }


def packaged(package: str, name: str) -> str:
    """Text of a file in a package's folder `templates`."""
    return files(package).joinpath("templates", name).read_text(encoding="utf-8")


def _source(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
