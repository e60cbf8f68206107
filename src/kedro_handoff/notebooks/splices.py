"""Changes to a file's text at places of its syntax tree; everything else stays to the byte."""

from __future__ import annotations

import ast
import io
import tokenize

_QUIET = (tokenize.NL, tokenize.COMMENT, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)


class Splices:
    """Collects changes to a text and makes them all at once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = text.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._changes: list[tuple[int, int, str]] = []
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        self._tokens = [token for token in tokens if token.type not in _QUIET]

    def replace(self, start: int, end: int, text: str) -> None:
        """Put text in the place of what stands between two offsets."""
        self._changes.append((start, end, text))

    def result(self) -> str:
        """The text with all changes."""
        text = self.text
        for start, end, new in sorted(self._changes, key=lambda change: change[:2], reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def start(self, node: ast.expr | ast.stmt) -> int:
        """Offset at which a node begins."""
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt) -> int:
        """Offset behind a node."""
        return self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def source(self, node: ast.expr) -> str:
        """A node's own text."""
        return self.text[self.start(node) : self.end(node)]

    def line_start(self, line: int) -> int:
        """Offset at which a line, counted from 1, begins."""
        return self._starts[line - 1]

    def indentation(self, line: int) -> str:
        """The white space that a line, counted from 1, begins with."""
        text = self._lines[line - 1]
        return text[: len(text) - len(text.lstrip())]

    def with_comments(self, line: int) -> int:
        """The first of the comment lines right above a line; the line itself where there are none."""
        while line > 1 and self._lines[line - 2].lstrip().startswith("#"):
            line -= 1
        return line

    def stands_alone(self, offset: int, line: int) -> bool:
        """Whether only white space stands before an offset in its line."""
        return not self.text[self.line_start(line) : offset].strip()

    def before(self, offset: int) -> tuple[str, int]:
        """The last token that means something before an offset, and the offset behind it."""
        found = [t for t in self._tokens if self._starts[t.end[0] - 1] + t.end[1] <= offset and t.string]
        return found[-1].string, self._starts[found[-1].end[0] - 1] + found[-1].end[1]

    def _offset(self, line: int, column: int) -> int:
        before = self._lines[line - 1].encode("utf-8")[:column].decode("utf-8")
        return self._starts[line - 1] + len(before)
