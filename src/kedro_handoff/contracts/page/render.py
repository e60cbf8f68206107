"""The pages as HTML: each one file that needs nothing else, neither from the disk nor from a network."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from kedro_handoff.contracts.page.facts import Contract, Site
from kedro_handoff.contracts.page.status import badness, sign, tone, word
from kedro_handoff.contracts.page.trend import strip
from kedro_handoff.page.environment import templates_of
from kedro_handoff.page.frame import frame
from kedro_handoff.page.plain import moment

if TYPE_CHECKING:
    from jinja2 import Environment

GENERATOR = "kedro-handoff contract docs"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def render_index(site: Site, *, single: bool) -> str:
    """The page of all contracts.

    Args:
        site: What it shows.
        single: Whether each contract's page is a part of this file; else it is a file beside it.
    """
    return _environment().get_template("index.html").render(site=site, single=single, **_frame())


def render_contract(site: Site, contract: Contract) -> str:
    """The page of one contract, which a person can read who knows neither Kedro nor YAML."""
    template = _environment().get_template("contract.html")
    return template.render(site=site, contract=contract, single=False, **_frame())


def counts(site: Site) -> list[tuple[str, int]]:
    """How many contracts have each status, the worst first."""
    found = Counter(contract.status for contract in site.contracts)
    return sorted(found.items(), key=lambda item: (badness(item[0]), item[0]))


def headline(site: Site) -> str:
    """The state of all contracts in one sentence."""
    total = len(site.contracts)
    troubled = sum(tone(contract.status) not in ("good", "none") for contract in site.contracts)
    never = sum(not contract.status for contract in site.contracts)
    if troubled:
        return f"{troubled} of {total} contracts {'needs' if troubled == 1 else 'need'} a look."
    if never:
        return f"{total - never} of {total} contracts hold; the others were never judged."
    return f"All {total} contracts hold." if total else "No contract yet."


def finding(found: str) -> str:
    """What was found, as a sentence begins: counts of rows say of what they are."""
    if re.match(r"[\d,]+ of [\d,]+ ", found):
        return f"Broken in {found}"
    what = found.removeprefix("found ")
    return f"Found: {what}" if what and not what.endswith("does not hold") else "It does not hold"


def searched(contract: Contract) -> str:
    """All that the search box looks through, in small letters."""
    parts = [contract.name, contract.owner, contract.producer, *contract.consumers, contract.description]
    parts += [contract.notes, contract.problem, *contract.key]
    for dataset in contract.datasets:
        last = dataset.last
        parts += [dataset.name, dataset.layer, *(f.found for f in (last.failures if last else ()))]
    for promise in contract.promises:
        parts += [promise.words, promise.notes]
    for column in contract.columns:
        parts += [column.name, column.meaning, column.role, column.known_from]
    distinct = dict.fromkeys(part.lower() for part in parts if part)
    return " ".join(" ".join(distinct).split())


@cache
def _environment() -> Environment:
    filters: dict[str, Callable[..., Any]] = {
        "tone": tone,
        "sign": sign,
        "word": word,
        "moment": moment,
        "strip": strip,
        "finding": finding,
        "searched": searched,
        "headline": headline,
        "counts": counts,
        "count": lambda number: f"{number:,}",
        "role": lambda name: "outside this project" if name == "external" else name.replace("_", " "),
        "is_mail": lambda owner: bool(_MAIL.fullmatch(owner)),
    }
    return templates_of(__package__, filters)


@cache
def _frame() -> dict[str, Any]:
    return frame(GENERATOR, __package__, "contracts.css", "page.js")
