"""A receipt as HTML: one file that fetches nothing, in the style of the pages of contracts."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from kedro_handoff.contracts.page.plain import moment
from kedro_handoff.notebooks.receipt import words
from kedro_handoff.notebooks.receipt.facts import Receipt

GENERATOR = "kedro-handoff verify"


def render(receipt: Receipt) -> str:
    """The page of a receipt."""
    template = _environment().get_template("receipt.html")
    style = _style()
    # Only this style may act, and no script at all, even if a text slipped through the escaping.
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    return template.render(
        receipt=receipt,
        style=Markup(style),  # noqa: S704 - of this package
        policy=policy,
        generator=GENERATOR,
        release=version("kedro-handoff"),
        meaning=words.MEANINGS[receipt.status],
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kedro_handoff.notebooks.receipt"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        tone=words.tone,
        sign=words.sign,
        moment=moment,
        size=words.size,
        count=lambda number: f"{number:,}" if isinstance(number, int) else "",
        amount=lambda number: f"{number:.6g}" if isinstance(number, int | float) else "",
    )
    return environment


@cache
def _style() -> str:
    pages = files("kedro_handoff.contracts.page").joinpath("templates", "style.css")
    own = files("kedro_handoff.notebooks.receipt").joinpath("templates", "receipt.css")
    return pages.read_text(encoding="utf-8") + own.read_text(encoding="utf-8")
