"""The page of a run as HTML: one file that fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from kedro_handoff.page.environment import templates_of
from kedro_handoff.page.frame import frame
from kedro_handoff.page.plain import moment
from kedro_handoff.runs.page import words
from kedro_handoff.runs.page.facts import Sheet
from kedro_handoff.runs.page.trends import HEIGHT, WIDTH

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

GENERATOR = "kedro-handoff runs show"


def render(sheet: Sheet) -> str:
    """The page of a run."""
    template = _environment().get_template("run.html")
    return template.render(sheet=sheet, record=sheet.record, width=WIDTH, height=HEIGHT, **_frame())


@cache
def _environment() -> Environment:
    # What a record lacks is left out of the page.
    from jinja2 import ChainableUndefined

    filters: dict[str, Callable[..., Any]] = {
        "tone": words.tone,
        "sign": words.sign,
        "word": words.word,
        "moment": moment,
        "duration": words.duration,
        "memory": words.memory,
        "size": words.size,
        "amount": words.amount,
        "plural": words.plural,
        "short": words.short,
        "ticked": _ticked,
        "breakable": _breakable,
        "count": lambda number: f"{number:,}" if isinstance(number, int) else "",
    }
    return templates_of(__package__, filters, ChainableUndefined)


def _ticked(text: str) -> Markup:
    """A text in which names stand in backticks, with these as code."""
    from markupsafe import Markup, escape

    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(part) if place % 2 else part for place, part in enumerate(parts))


def _breakable(name: str) -> Markup:
    """A name that may go on in the next line behind a dot or an underscore."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"([._])(?=\w)", r"\1<wbr>", str(escape(name))))  # noqa: S704 - escaped


@cache
def _frame() -> dict[str, Any]:
    return frame(GENERATOR, __package__, "run.css", "run.js")
