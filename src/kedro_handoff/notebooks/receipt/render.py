"""A receipt as HTML: one file that fetches nothing, in the style of the pages of contracts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from kedro_handoff.notebooks.receipt import words
from kedro_handoff.notebooks.receipt.facts import Receipt
from kedro_handoff.page.environment import templates_of
from kedro_handoff.page.frame import frame
from kedro_handoff.page.plain import moment

if TYPE_CHECKING:
    from jinja2 import Environment

GENERATOR = "kedro-handoff verify"


def render(receipt: Receipt) -> str:
    """The page of a receipt."""
    template = _environment().get_template("receipt.html")
    return template.render(receipt=receipt, meaning=words.MEANINGS[receipt.status], **_frame())


@cache
def _environment() -> Environment:
    # A part that a document lacks is left out of the page.
    from jinja2 import Undefined

    filters = {
        "tone": words.tone,
        "sign": words.sign,
        "moment": moment,
        "size": words.size,
        "count": lambda number: f"{number:,}" if isinstance(number, int) else "",
        "amount": lambda number: f"{number:.6g}" if isinstance(number, int | float) else "",
    }
    return templates_of(__package__, filters, Undefined)


@cache
def _frame() -> dict[str, Any]:
    return frame(GENERATOR, __package__, "receipt.css")
