"""One piece of code on three sides: as both had it last, in the notebook, in the module."""

from __future__ import annotations

import difflib
import io
import tokenize
from dataclasses import dataclass
from typing import Literal

from kedro_handoff.notebooks.module_text import same_code

Standing = Literal["same", "notebook ahead", "module ahead", "both changed"]


@dataclass(frozen=True)
class Piece:
    """A function, a class or a constant.

    Attributes:
        name: Its name.
        base: Its text when both sides were last the same; `None` where it was not there.
        notebook: Its text in the notebook.
        module: Its text in the module.
    """

    name: str
    base: str | None
    notebook: str | None
    module: str | None

    @property
    def standing(self) -> Standing:
        """Who has changed it; a piece that both changed to the same is the same."""
        if same_text(self.notebook, self.module):
            return "same"
        left, right = not same_text(self.base, self.notebook), not same_text(self.base, self.module)
        return "both changed" if left and right else "notebook ahead" if left else "module ahead"

    def diff(self) -> str:
        """What each side has changed, as two diffs from the base."""
        sides = (("notebook", self.notebook), ("module", self.module))
        base = (self.base or "").split("\n")
        lines: list[str] = []
        for side, text in sides:
            now = (text or "").split("\n")
            lines += difflib.unified_diff(
                base, now, f"{self.name}, last the same", f"{self.name}, {side}", lineterm=""
            )
        return "\n".join(lines)


def same_text(one: str | None, other: str | None) -> bool:
    """Whether two texts are the same code with the same comments; formatting is no difference."""
    if one is None or other is None:
        return one is other
    if one.strip("\n") == other.strip("\n"):
        return True
    return same_code(one, other) and _comments(one) == _comments(other)


def _comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]
