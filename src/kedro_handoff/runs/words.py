"""How runs are said in text: durations, sizes, bars."""

from __future__ import annotations

COLOURS = {"succeeded": "green", "failed": "red", "killed": "magenta", "running": "cyan", "damaged": "yellow"}


def duration(seconds: float | None) -> str:
    """`0.4 s`, `12.3 s`, `2m 05s`, `1h 02m`; `-` where it is not known."""
    if seconds is None:
        return "-"
    if seconds < 99.95:
        return f"{seconds:.1f} s" if seconds >= 0.05 or not seconds else f"{seconds * 1000:.0f} ms"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h {minutes:02}m" if hours else f"{minutes}m {rest:02}s"


def size(count: int) -> str:
    """`512 B`, `1.5 kB`, `20.1 MB`."""
    amount = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


def shortened(text: str, width: int) -> str:
    """The text on one line, its end cut off where it is longer than `width`."""
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[: width - 1]}…"


def bar(share: float, width: int) -> str:
    """A bar of up to `width` cells, in eighths of a cell."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    full, rest = divmod(eighths, 8)
    return "█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")
