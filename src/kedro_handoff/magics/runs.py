"""`%handoff_runs` in a notebook: what runs left behind, and what differs between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kedro_handoff.errors import HandoffError
from kedro_handoff.magics.line import said_in_a_sentence, words_of, words_with
from kedro_handoff.magics.project import structure_of
from kedro_handoff.near_names import did_you_mean

if TYPE_CHECKING:
    from kedro_handoff.runs.run_store import RunStore

_USAGE = "%handoff_runs [list | show [RUN] | diff [RUN_A] [RUN_B] | why DATASET [--since RUN] | stale]"


class Shown:
    """Lines of text, and what a notebook shows in their place."""

    def __init__(self, lines: Sequence[str], html: str) -> None:
        self._lines, self._html = lines, html

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return "\n".join(self._lines)


@said_in_a_sentence
def handoff_runs(line: str, local_ns: dict[str, Any] | None = None) -> Any:
    """Show the runs of this project: `list` them, `show` one, say what differs (`diff`) and `why`.

    `%handoff_runs diff last~1 last`, `%handoff_runs why model_metrics`; `stale` says which nodes the
    incremental runner would run. A run is an id, the beginning of one, `last`, `last~1` or `last-good`.
    """
    words = words_of(line) or ["list"]
    if words[0] in ("list", "stale"):
        # In a process of its own, which sees the project's code as it is in the files.
        from kedro_handoff.magics.command import run_in_project

        run_in_project(["runs", *words], local_ns or {})
        return None
    if words[0] not in _SHOWN:
        meant = did_you_mean(words[0], ["list", "stale", *_SHOWN])
        raise HandoffError(f"There is no `%handoff_runs {words[0]}`{meant}: {_USAGE}")
    least, most, options, show = _SHOWN[words[0]]
    rest = words_with(line, options, _USAGE, HandoffError)[1:]
    count = len([word for word in rest if word not in options]) - sum(word in options for word in rest)
    if not least <= count <= most:
        raise HandoffError(
            f"`%handoff_runs {line}` has too {'few' if count < least else 'many'} words: {_USAGE}"
        )
    return show(_store(local_ns or {}), rest)


def _store(names: Mapping[str, Any]) -> RunStore:
    from kedro_handoff.runs.recording.ending import finish_abandoned
    from kedro_handoff.runs.run_store import RunStore

    store = RunStore(structure_of(names).project)
    finish_abandoned(store)
    return store


def _show(store: RunStore, words: list[str]) -> Shown:
    from html import escape

    from kedro_handoff.runs.description import described
    from kedro_handoff.runs.page import render, stored_sheet

    record = store.read(store.resolve(words[0] if words else "last"))
    page = escape(render(stored_sheet(store, record, store.project.path.name)))
    title = escape(f"Run {record['id']}")
    frame = f'<iframe srcdoc="{page}" title="{title}" width="100%" height="720"></iframe>'
    return Shown([*described(record)], frame)


def _diff(store: RunStore, words: list[str]) -> Shown:
    from kedro_handoff.runs.difference.lines import as_lines
    from kedro_handoff.runs.difference.stored import compare_references

    return _as_text(as_lines(compare_references(store, *(words or ["last"]))))


def _why(store: RunStore, words: list[str]) -> Shown:
    from kedro_handoff.runs.why.lines import as_lines
    from kedro_handoff.runs.why.stored import explain_stored

    since = None
    if "--since" in words:
        place = words.index("--since")
        if place + 1 == len(words):
            raise HandoffError(f"`--since` needs a run: {_USAGE}")
        since = words[place + 1]
        del words[place : place + 2]
    if len(words) != 1:
        raise HandoffError(f"Say which dataset: {_USAGE}")
    return _as_text(as_lines(explain_stored(store, words[0], since)))


def _as_text(lines: Any) -> Shown:
    from html import escape

    import click

    plain = [click.unstyle(line) for line in lines]
    text = escape("\n".join(plain))
    return Shown(plain, f'<pre style="white-space: pre-wrap">{text}</pre>')


_Show = Callable[["RunStore", list[str]], Shown]
# The least and the most words behind it, its options, which take a word each, and what shows it.
_SHOWN: Mapping[str, tuple[int, int, tuple[str, ...], _Show]] = {
    "show": (0, 1, (), _show),
    "diff": (0, 2, (), _diff),
    "why": (1, 1, ("--since",), _why),
}
