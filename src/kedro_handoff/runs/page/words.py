"""Numbers and statuses of a run as people read them."""

from __future__ import annotations

from typing import Any

from kedro_handoff.runs import words

# Tone by outcome of a run, status of a node, outcome of a contract, or change of a dataset.
_TONES = {
    "succeeded": "good",
    "failed": "bad",
    "killed": "bad",
    "running": "aside",
    "ran": "good",
    "reused": "aside",
    "not_run": "none",
    "held": "good",
    "warned": "warn",
    "quarantined": "aside",
    "violated": "bad",
    "same": "none",
    "changed": "warn",
    "new": "aside",
}
_SIGNS = {"good": "✓", "warn": "!", "bad": "✕", "odd": "?", "aside": "↷", "none": "–"}  # noqa: RUF001 - a sign
_OWN_SIGNS = {"same": "=", "changed": "≠", "new": "+", "running": "…"}
_WORDS = {"not_run": "not run", "": "not compared"}


def tone(status: str) -> str:
    """Which colour a status has; one of a later version has that of doubt."""
    return _TONES.get(status, "odd" if status else "none")


def sign(status: str) -> str:
    """One character that says the same as the colour."""
    return _OWN_SIGNS.get(status) or _SIGNS[tone(status)]


def word(status: str) -> str:
    """The status as a person says it."""
    return _WORDS.get(status) or status.replace("_", " ")


def duration(seconds: Any) -> str:
    """Seconds as `kedro handoff runs show` writes them; empty where not known."""
    return words.duration(seconds) if _is_number(seconds) else ""


def memory(mebibytes: Any) -> str:
    """Memory as people read it; empty where not known."""
    if not _is_number(mebibytes):
        return ""
    return f"{mebibytes / 1024:,.1f} GiB" if mebibytes >= 1024 else f"{mebibytes:,.0f} MiB"


def size(count: Any) -> str:
    """A number of bytes as `kedro handoff runs show` writes it; empty where not known."""
    return words.size(count) if _is_number(count) else ""


def amount(number: Any) -> str:
    """A number with the digits that matter."""
    if not _is_number(number):
        return "" if number is None else str(number)
    if float(number).is_integer() and abs(number) < 1e15:
        return f"{int(number):,}"
    return f"{number:,.1f}" if abs(number) >= 10_000 else f"{number:.5g}"


def change(number: Any, before: Any) -> str:
    """How a number moved: `+0.0031`, `-12`, `the same`; empty where either is not known."""
    if not (_is_number(number) and _is_number(before)):
        return ""
    difference = number - before
    if difference == 0:
        return "the same"
    if difference != difference:
        return "the same" if number != number and before != before else "not comparable"
    return f"{'+' if difference > 0 else '−'}{amount(abs(difference))}"  # noqa: RUF001 - a minus


def plural(count: int, one: str, many: str = "") -> str:
    """`1 node`, `26 nodes`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def short(digest: str | None) -> str:
    """The beginning of a digest; enough to tell two apart at a glance."""
    return digest.rpartition(":")[2][:10] if digest else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
