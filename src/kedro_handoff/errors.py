"""Every error that kedro-handoff raises, as one tree.

```
HandoffError                     shows its message and exits 1; no traceback at the command line
├── ProjectError                 not in a Kedro project, or handoff.yml is wrong
├── NotebookError                a notebook cannot be read, or its code cannot be promoted as it is
├── RecordError                  a record under .handoff/ cannot be read or written
├── ReproductionError            a recorded run cannot be reproduced, and why
├── PageError                    a page of the contracts cannot be written in its place
├── DraftError                   no contract can be drafted from this dataset
├── DatasetAccessError           a dataset could not be loaded or saved (also a kedro DatasetError)
├── ReuseError                   what was reused is not what its node makes, or the runner was asked in vain
├── QuarantineError              bad rows could not be set aside; a run then stops with ContractViolatedError
└── ContractError                something about a contract (also a kedro DataValidationError)
    ├── ContractDeclarationError     the contract file is wrong: the author's mistake
    ├── ContractViolatedError        the data break the contract
    └── ContractNotEvaluatedError    the contract could not be judged on this data
```

`HandoffError` is a `click.ClickException`, because Kedro lets errors of a run travel up to click: a
broken contract then ends `kedro run` with its message and exit code 1 instead of a page of stack frames.
Outside the command line they are ordinary exceptions with the facts as attributes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from kedro.io.core import DatasetError
from kedro.validation.exceptions import CheckFailure, DataValidationError

if TYPE_CHECKING:
    from kedro_handoff.contracts.verdict import Verdict


class HandoffError(click.ClickException):
    """Base of all errors of this package."""

    def __init__(self, message: str) -> None:
        super().__init__(message)

    def format_message(self) -> str:
        """The text that the command line shows."""
        return str(self)

    def __str__(self) -> str:
        return self.message


class ProjectError(HandoffError):
    """There is no Kedro project here, or its handoff configuration is wrong."""


class RecordError(HandoffError):
    """A record could not be read, or was written by a newer kedro-handoff."""


class ReproductionError(HandoffError):
    """A recorded run cannot be reproduced: says what is missing or not the same any more."""

    exit_code = 2


class NotebookError(HandoffError):
    """A notebook cannot be read, or its code cannot be promoted as it is; names cell and line."""


class SandboxError(HandoffError):
    """A sandbox cannot be named, read or published."""


class PageError(HandoffError):
    """A page of the contracts cannot be written: something else is in its place, or the disk refuses."""


class DraftError(HandoffError):
    """No contract can be drafted: the dataset is unknown, no table, empty, or under contract already."""


class DatasetAccessError(HandoffError, DatasetError):
    """A dataset could not be loaded or saved; names the dataset, the file and what to do."""


class QuarantineError(HandoffError):
    """Bad rows could not be set aside, so that they may not be taken out either; says why in a phrase."""


class ReuseError(HandoffError):
    """A result that was reused is not what its node makes now, or the incremental runner was misused."""


# click declares `message` final, Kedro does not; both set it from the one argument and nobody changes it.
class ContractError(HandoffError, DataValidationError):  # type: ignore[misc]
    """Something is wrong with a contract, or with data under it.

    Attributes:
        path: The contract file, where there is one.
        line: The line in that file, counted from 1, where one is to blame.
    """

    def __init__(self, message: str, *, path: Path | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.line = line

    def __str__(self) -> str:
        return self.message


class ContractDeclarationError(ContractError):
    """The contract file is missing, is not a suite, or says something that no suite can say.

    Attributes:
        problems: Line and words of each thing that is wrong, where there are several.
    """

    def __init__(
        self,
        message: str,
        *,
        path: Path | None = None,
        line: int | None = None,
        problems: Sequence[tuple[int, str]] = (),
    ) -> None:
        super().__init__(message, path=path, line=line)
        self.problems = tuple(problems)


class _JudgedError(ContractError):
    """A contract was judged and did not hold; the message gains Kedro's load or save when known."""

    def __init__(
        self, message: str, *, verdict: Verdict | None = None, path: Path | None = None, subject: str = ""
    ) -> None:
        super().__init__(message, path=path)
        self.verdict = verdict
        self.subject = subject
        if verdict is not None:
            self.failures = [
                CheckFailure(
                    message=finding.found,
                    check=finding.promise,
                    column=finding.column,
                    failure_count=finding.unexpected_count or 1,
                    failure_examples=list(finding.examples),
                )
                for finding in verdict.not_held
            ]

    def __str__(self) -> str:
        # Kedro sets `mode` on the way up ("load", "save" or "api"), after the message was made.
        if not self.subject:
            return self.message
        operation = {"load": " on load", "save": " on save: nothing was written"}.get(self.mode or "", "")
        return f"{self.subject}{operation}\n{self.message}"


class ContractViolatedError(_JudgedError):
    """At least one critical expectation does not hold on the data.

    Attributes:
        verdict: Every finding, with counts, examples and row keys.
    """


class ContractNotEvaluatedError(_JudgedError):
    """A critical expectation could not be judged: a column is missing, or the object is no table.

    Attributes:
        verdict: Every finding so far; `None` where the object is not a table at all.
    """
