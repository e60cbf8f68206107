"""The temporary folder in which a recorded run runs again, and its end.

```
<root>/tree/      the code: a worktree of the recorded commit, or a copy of the project
<root>/records/   what the reproduction records
<root>/outside/   datasets that the run wrote outside of the project, or into a database
<root>/packages/  packages in the recorded versions, where they were installed
<root>/t/         temporary files of whatever runs
```
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.errors import ReproductionError
from kedro_handoff.project import Project
from kedro_handoff.runs.reproduce.repository import Repository
from kedro_handoff.runs.reproduce.source import Source
from kedro_handoff.whole_save import host_word, is_alive

_PREFIX = "kedro-handoff-reproduce-"
_NOT_COPIED = ("data", ".git", ".venv", "venv", ".tox", "node_modules", "__pycache__", ".handoff", "sessions")
LARGEST_COPY = 2**30  # bytes


@dataclass(frozen=True)
class Place:
    """A folder for one reproduction.

    Attributes:
        root: The folder.
        project: The project in it.
    """

    root: Path
    project: Path

    @property
    def tree(self) -> Path:
        """The worktree."""
        return self.root / "tree"

    @property
    def records(self) -> Path:
        """Where the reproduction records."""
        return self.root / "records"


@contextmanager
def temporary_root(to: Path | None, keep: bool, repository: Repository | None) -> Iterator[Path]:
    """A folder that is gone afterwards, whatever happens, unless it is to be kept or the person named it.

    Raises:
        ReproductionError: The folder that the person named is not empty.
    """
    remove_leftovers(repository)
    if to is not None:
        if to.exists() and (not to.is_dir() or any(to.iterdir())):
            raise ReproductionError(f"{to} is there already and not empty: name another folder for `--to`.")
        to.mkdir(parents=True, exist_ok=True)
        yield to.resolve()
        return
    if keep:
        yield Path(tempfile.mkdtemp(prefix="kedro-handoff-reproduction-")).resolve()
        return
    root = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{host_word()}-{os.getpid()}-")).resolve()
    try:
        yield root
    finally:
        _remove(root, repository)


def furnish(root: Path, project: Project, repository: Repository | None, source: Source) -> Place:
    """Put the code of a source into the folder; what was there of another source goes.

    Raises:
        ReproductionError: It cannot be checked out or copied.
    """
    _clear(root, repository)
    prefix = repository.prefix if repository is not None and source.commit else ""
    place = Place(root, root / "tree" / prefix)
    for name in ("records", "outside", "t"):
        shutil.rmtree(root / name, ignore_errors=True)
        (root / name).mkdir()
    if source.commit and repository is not None:
        repository.add_worktree(place.tree, source.commit)
        if not (place.project / "pyproject.toml").is_file():
            raise ReproductionError(f"There was no project at {prefix or '.'} in {source.words}.")
    else:
        _copy(project.path, place.tree)
    return place


def link_local_files(place: Place, project: Project, env: str, repository: Repository | None) -> list[str]:
    """Make today's configuration that git does not hold visible in the worktree, file by file.

    Args:
        place: Where.
        project: Whose configuration it is.
        env: The environment of the run; its folder is there even where git holds no file of it.
        repository: The repository.

    Returns:
        What was linked, relative to the project.
    """
    if repository is None:
        return []
    folder = project.conf_source / env
    if folder.is_dir() and folder.is_relative_to(project.path):
        (place.project / folder.relative_to(project.path)).mkdir(parents=True, exist_ok=True)
    found = filter(_is_wanted, _not_in_git(repository, project.conf_source, project.path))
    linked = []
    for path in found:
        target = place.project / path.relative_to(project.path)
        if not os.path.lexists(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(path)
            linked.append(path.relative_to(project.path).as_posix())
    return linked


def remove_leftovers(repository: Repository | None) -> None:
    """Remove folders, and git's notes of them, whose processes of this machine were killed."""
    noted = repository.worktrees() if repository is not None else []
    roots = {path.parent for path in noted if path.parent.name.startswith(_PREFIX)}
    for root in roots | set(Path(tempfile.gettempdir()).resolve().glob(f"{_PREFIX}{host_word()}-*")):
        process = root.name.removeprefix(f"{_PREFIX}{host_word()}-").split("-", 1)[0]
        if process.isdigit() and not is_alive(int(process)):
            _remove(root, repository)


def _remove(root: Path, repository: Repository | None) -> None:
    with suppress(ReproductionError):
        _clear(root, repository)
    shutil.rmtree(root, ignore_errors=True)


def _clear(root: Path, repository: Repository | None) -> None:
    tree = root / "tree"
    if repository is not None and tree in repository.worktrees():
        repository.remove_worktree(tree)
    shutil.rmtree(tree, ignore_errors=True)


def _copy(project: Path, target: Path) -> None:
    total = sum(_sizes(project))
    if total > LARGEST_COPY:
        raise ReproductionError(
            f"Without git the project has to be copied, and it has {total / 2**30:.1f} GiB beside its data. "
            "Put it under git: git init && git add -A && git commit -m 'Start'"
        )
    shutil.copytree(project, target, symlinks=True, ignore=shutil.ignore_patterns(*_NOT_COPIED))


def _sizes(project: Path) -> Iterator[int]:
    for folder, folders, files in os.walk(project):
        folders[:] = [name for name in folders if name not in _NOT_COPIED]
        yield from (Path(folder, name).lstat().st_size for name in files)


def _not_in_git(repository: Repository, conf: Path, project: Path) -> list[Path]:
    """Files that git ignores, and those of `conf/local`; others are part of an uncommitted state."""
    if not conf.is_relative_to(repository.root):
        return []  # outside of the repository it is read where it is
    where = f":(literal){conf.relative_to(repository.root).as_posix()}"
    listed = repository.text("ls-files", "--others", "-z", "--full-name", "--", where)
    ignoring = ("--others", "--ignored", "--exclude-standard", "-z", "--full-name", "--", where)
    ignored = {path for path in repository.text("ls-files", *ignoring).split("\0") if path}
    found = [repository.root / path for path in listed.split("\0") if path]
    kept = [p for p in found if p.relative_to(repository.root).as_posix() in ignored or _is_local(p, conf)]
    env = project / ".env"
    tracked = repository.call("ls-files", "--error-unmatch", "--", str(env)).returncode == 0
    return [*kept, *([env] if env.is_file() and not tracked else [])]


def _is_local(path: Path, conf: Path) -> bool:
    return path.is_relative_to(conf / "local") or path.name.startswith("credentials")


def _is_wanted(path: Path) -> bool:
    return (
        path.name != ".gitkeep"
        and path.suffix not in (".pyc", ".swp")
        and "__pycache__" not in path.parts
        and path.is_file()
    )
