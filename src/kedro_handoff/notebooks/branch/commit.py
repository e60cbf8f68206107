"""A promotion's files as one commit on a branch of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.errors import NotebookError
from kedro_handoff.git import Blob
from kedro_handoff.notebooks.branch.git_objects import GitObjects
from kedro_handoff.notebooks.files import FileChange
from kedro_handoff.notebooks.notebook_text import without_outputs

TRAILER = "Promoted-by: kedro-handoff"
_NEW_FILE = "100644"


@dataclass(frozen=True)
class Ground:
    """Where a promotion can be committed.

    Attributes:
        git: The repository.
        branch: The branch that takes the commit.
        head: The commit that is checked out.
        parent: The commit that the new one stands on: `head`, or the branch's own last one.
        tip: The branch's last commit, `None` where it is new.
    """

    git: GitObjects
    branch: str
    head: str
    parent: str
    tip: str | None


@dataclass(frozen=True)
class Committed:
    """A commit that was made.

    Attributes:
        branch: Its branch.
        commit: Its hash; empty where the branch has all of it already.
        message: Its message: the note for a reviewer.
        notes: What a person should know.
    """

    branch: str
    commit: str
    message: str
    notes: tuple[str, ...] = ()


def find_ground(project: Path, branch: str, files: Sequence[FileChange]) -> Ground:
    """See, before anything is written or run, that a promotion can be committed.

    Args:
        project: The project's folder.
        branch: The branch that is to take it.
        files: What the promotion will write.

    Raises:
        NotebookError: It cannot, and what to type.
    """
    git = GitObjects(project)
    head = git.head()
    git.check_identity()
    git.check_branch(branch)
    tip = git.tip(branch)
    if tip is not None:
        messages = git.messages(head, tip)
        if messages is None or any(TRAILER not in message for message in messages):
            reason = (
                "stands on another commit than HEAD" if messages is None else "has commits of other origin"
            )
            raise NotebookError(
                f"The branch '{branch}' exists and {reason}, which a promotion must not cover. Choose "
                f"another (--branch NAME), or delete it once it is merged: git branch -d {branch}"
            )
    check_files(git, head, files)
    return Ground(git, branch, head, tip or head, tip)


def check_files(git: GitObjects, head: str, files: Sequence[FileChange]) -> None:
    """See that what a promotion changes is committed, so that its commit holds its own change alone.

    Raises:
        NotebookError: A file has changes that are not committed, or is ignored by git.
    """
    paths = [change.path.as_posix() for change in files if change.path.suffix != ".ipynb"]
    known = git.blobs(head, paths)
    for change in files:
        path = change.path.as_posix()
        if path not in paths:
            continue
        there = git.blob(path, change.before.encode(), kept=False) if change.before is not None else None
        committed = known[path].key if path in known else None
        if there != committed:
            raise NotebookError(
                f"{path} has changes of its own that are not committed, and the promotion changes it too. "
                f"Commit them first: git add {path} && git commit -m '...'"
            )
    ignored = git.ignored(paths)
    if ignored:
        raise NotebookError(
            f"git ignores {', '.join(ignored)} (.gitignore), so that a commit without it would not run. Take "
            "it out of .gitignore, or promote without `--commit`."
        )


def commit_promotion(
    ground: Ground,
    project: Path,
    files: Sequence[FileChange],
    notebook: str,
    message: Callable[[str, Sequence[str]], str],
) -> Committed:
    """Commit a promotion's files and the notebook; HEAD, index and working tree are not touched.

    Args:
        ground: Where.
        project: The project's folder.
        files: What the promotion wrote.
        notebook: Path of the notebook in the project.
        message: Makes the message from a commit with the same files, and notes.

    Raises:
        NotebookError: It could not be committed; the branch is then as it was.
    """
    git = ground.git
    check_files(git, ground.head, files)
    texts = {change.path.as_posix(): change.after for change in files}
    added, notes = _with_notebook(ground, project, notebook, texts)
    known = git.blobs(ground.parent, list(added))
    entries = {
        path: Blob(known[path].mode if path in known else _NEW_FILE, git.blob(path, text.encode()))
        for path, text in added.items()
    }
    tree = git.tree(ground.parent, entries)
    if tree == git.tree_of(ground.parent):
        return Committed(ground.branch, "", "", tuple(notes))
    notes += _left_behind(ground, added)
    draft = git.commit(tree, ground.parent, "draft")
    text = message(draft, notes)
    made = git.commit(tree, ground.parent, f"{text.rstrip()}\n\n{TRAILER}\n")
    git.point(ground.branch, made, ground.tip)
    return Committed(ground.branch, made, text, tuple(notes))


def _with_notebook(
    ground: Ground, project: Path, notebook: str, texts: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """The files with the notebook, if it is not in HEAD as it is on disk; outputs are left out."""
    git = ground.git
    text = texts.get(notebook) or (project / notebook).read_bytes().decode("utf-8")
    committed = git.blobs(ground.head, [notebook]).get(notebook)
    if committed is not None and committed.key == git.blob(notebook, text.encode(), kept=False):
        return dict(texts), []
    if git.ignored([notebook]):
        kept = {path: text for path, text in texts.items() if path != notebook}
        return kept, [f"{notebook} is not in the commit: git ignores it (.gitignore)"]
    stripped = without_outputs(text)
    notes = (
        [f"{notebook} is in the commit without its outputs, which may show data"] if stripped != text else []
    )
    return {**texts, notebook: stripped}, notes


def _left_behind(ground: Ground, files: Mapping[str, str]) -> list[str]:
    """What the proof has seen in the working tree and the commit does not hold."""
    found = [path for path in ground.git.uncommitted(["src", "conf"]) if path not in files]
    if not found:
        return []
    shown = ", ".join(found[:8]) + (f" and {len(found) - 8} more" if len(found) > 8 else "")
    return [
        f"not committed, and so not on the branch, though notebook and nodes were run with it: {shown}. If "
        "the nodes need it, commit it too"
    ]
