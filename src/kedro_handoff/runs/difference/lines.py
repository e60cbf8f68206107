"""A comparison as text for a terminal: causes, what is the same, effects, and the sentence last."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

import click

from kedro_handoff.runs.difference.result import Cause, Difference, Effect

WIDTH = 100
_DETAILS = 14
_COLUMNS = 4
_EFFECTS = 8
_CAUSES = 8
_LABEL = 14
_APART = {
    "not_ruled_out": "Also different: nothing points at it, and nothing rules it out",
    "own_id": "The run's own id, different in every run",
    "without_effect": "Changed, without effect: what these nodes make is the same",
    "not_run": "Changed, and its nodes did not run in both",
    "not_read": "Changed, and no node of these runs reads it",
}
_TITLES = {
    "outcome": "outcome",
    "metric": "metrics",
    "contract": "contracts",
    "dataset": "datasets",
    "timing": "time",
}


def as_lines(difference: Difference, *, everything: bool = False) -> Iterator[str]:
    """The whole comparison; without `everything` long parts are cut, and say so."""
    yield from _head(difference)
    yield ""
    yield from _causes(difference, everything)
    if difference.same:
        yield from wrapped(f"The same: {', '.join(difference.same)}.", "")
        yield ""
    yield from _effects(difference, everything)
    yield from _open_ends(difference, everything)
    yield from (click.style(line, bold=True) for line in wrapped(difference.sentence, ""))
    yield from wrapped(difference.advice, "") if difference.advice else ()


def _head(difference: Difference) -> Iterator[str]:
    yield f"{click.style('before', bold=True)}  {difference.before}"
    yield f"{click.style('after', bold=True)}   {difference.after}"
    compared = difference.compared
    yield f"compared  {_count(compared.nodes, 'node')} and {_count(compared.datasets, 'dataset')} of both"
    for context in difference.context:
        yield from wrapped(f"{context.name}: {context.before} -> {context.after}", "          ")


def _causes(difference: Difference, everything: bool) -> Iterator[str]:
    leading = [c for c in difference.causes if c.standing in ("effective", "possible")]
    numbers = {cause.id: number for number, cause in enumerate(leading, 1)}
    yield click.style("Causes", bold=True)
    if not leading:
        yield "  nothing that changed reaches anything that came out otherwise"
    shown = leading if everything else leading[:_CAUSES]
    for cause in shown:
        yield from _cause(cause, numbers[cause.id], everything)
    yield from _left_out(len(leading) - len(shown), "cause", "  ")
    yield ""
    for standing, title in _APART.items():
        apart = [cause for cause in difference.causes if cause.standing == standing]
        if apart:
            yield from _apart(standing, title, apart, everything)
            yield ""


def _apart(standing: str, title: str, causes: Sequence[Cause], everything: bool) -> Iterator[str]:
    yield click.style(title, bold=True)
    shown = causes if everything else causes[:_CAUSES]
    for cause in shown:
        yield from _labelled(cause.kind, f"{cause.name} {cause.change}", "  ")
        if everything or standing == "own_id":
            yield from _details(cause, everything)
    yield from _left_out(len(causes) - len(shown), "change", "  ")


def _cause(cause: Cause, number: int, everything: bool) -> Iterator[str]:
    perhaps = "perhaps: " if cause.standing == "possible" else ""
    yield from _labelled(cause.kind, f"{perhaps}{cause.name} {cause.change}", f"{number:>2}  ", bold=True)
    indent = " " * (4 + _LABEL)
    yield from wrapped("; ".join(_whereabouts(cause)), indent)
    if not (cause.kind == "code" and cause.facts.get("before") is not None) or everything:
        yield from _details(cause, everything)


def _whereabouts(cause: Cause) -> Iterator[str]:
    if cause.nodes and cause.kind not in ("unexplained", "pipeline", "chance"):
        word = "read by" if cause.kind in ("data", "parameters", "catalog") else "in"
        word = "judged at" if cause.kind == "contracts" else word
        yield f"{word} {named(cause.nodes, 'node')}"
    if cause.reaches:
        yield f"upstream of {_count(len(cause.reaches), 'dataset')} that changed: {named(cause.reaches, '')}"


def named(names: Sequence[str], noun: str) -> str:
    """A few names, and how many more there are."""
    word = f"{noun}{'s' * (len(names) != 1)} " if noun else ""
    more = f" and {len(names) - 3} more" if len(names) > 4 else ""
    return word + ", ".join(names[: 3 if more else 4]) + more


def _details(cause: Cause, everything: bool) -> Iterator[str]:
    indent = " " * (6 + _LABEL)
    lines = cause.details if everything else cause.details[:_DETAILS]
    for line in lines:
        if cause.kind != "code":
            yield from hanging(indent, line)
            continue
        # A changed line is shown whole: what changed may be at its end.
        whole = everything or line[:1] in ("+", "-")
        yield _coloured(cut(indent + line, whole), line)
    yield from _left_out(len(cause.details) - len(lines), "line", indent)


def _coloured(text: str, line: str) -> str:
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return click.style(text, fg=colour) if colour else text


def _effects(difference: Difference, everything: bool) -> Iterator[str]:
    yield click.style("Effects", bold=True)
    if not difference.effects:
        yield "  none: everything that was compared came out the same"
    leading = [c.id for c in difference.causes if c.standing in ("effective", "possible")]
    for kind, title in _TITLES.items():
        effects = [effect for effect in difference.effects if effect.kind == kind]
        if effects:
            yield from _group(title, effects, leading, everything)
    yield ""


def _group(title: str, effects: Sequence[Effect], leading: Sequence[str], everything: bool) -> Iterator[str]:
    yield f"  {title}"
    shown = effects if everything else effects[:_EFFECTS]
    width = min(44, max(len(effect.subject) for effect in shown))
    for effect in shown:
        numbers = [str(leading.index(id) + 1) for id in effect.causes if id in leading]
        cause = f"  [{', '.join(numbers)}]" if numbers and len(leading) > 1 else ""
        name = f"{effect.subject:<{width}}  " if width else ""
        yield from hanging(f"    {name}", effect.what + cause)
        yield from _effect_details(effect, everything)
    yield from _left_out(len(effects) - len(shown), title.removesuffix("s"), "    ")


def _effect_details(effect: Effect, everything: bool) -> Iterator[str]:
    lines = effect.details if everything else effect.details[:_COLUMNS]
    for line in lines:
        if effect.kind in ("outcome", "contract"):
            yield from hanging("      ", line)
        else:
            yield cut(f"      {line}", everything)
    yield from _left_out(len(effect.details) - len(lines), "line", "      ")


def _open_ends(difference: Difference, everything: bool) -> Iterator[str]:
    compared = difference.compared
    words = []
    for which, names in (("before", compared.only_before), ("after", compared.only_after)):
        if names:
            shown_names = ", ".join(names) if everything else named(names, "node")
            words.append(f"Only the run {which} finished: {shown_names}")
    shown = compared.unsound if everything else compared.unsound[:_COLUMNS]
    words += [f"Not compared: {name}: {why}" for name, why in shown]
    for line in words:
        yield from wrapped(line, "")
    more = len(compared.unsound) - len(shown)
    if more:
        yield f"... and {more} more that were not compared (--all shows all)"
    if words:
        yield ""


def _labelled(label: str, text: str, before: str, *, bold: bool = False) -> Iterator[str]:
    lines = list(hanging(f"{before}{label:<{_LABEL}}", text))
    yield from (click.style(line, bold=True) for line in lines) if bold else lines


def hanging(first: str, text: str) -> Iterator[str]:
    """The text behind `first`, further lines below its beginning."""
    yield from textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * min(len(first), 50),
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    ) or [first.rstrip()]


def wrapped(text: str, indent: str) -> Iterable[str]:
    """The text in lines of at most `WIDTH`, all behind `indent`."""
    if not text:
        return []
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def cut(line: str, everything: bool) -> str:
    """The line with its end cut off where it is too long."""
    return line if everything or len(line) <= WIDTH else f"{line[: WIDTH - 3]}..."


def _left_out(count: int, noun: str, indent: str) -> Iterator[str]:
    if count > 0:
        yield f"{indent}... and {_more(count, noun)} (--all shows all)"


def _more(number: int, noun: str) -> str:
    return f"{number} more {noun}{'s' * (number != 1)}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
