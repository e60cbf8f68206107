"""The two kinds of places that hold run records: a folder of this machine, and whatever fsspec reaches."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from kedro_handoff.errors import RecordError
from kedro_handoff.project import Project
from kedro_handoff.runs.recording.masking import masked_text
from kedro_handoff.store import write_whole

# Errors that say something of one file, not of the whole place.
_OF_ONE_FILE = (PermissionError, FileNotFoundError, FileExistsError, IsADirectoryError, UnicodeError)
_OBJECTS = {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss", "oci"}
# A store that is away lets each call wait, with all its retries: for a while, one is enough for a process.
_PATIENCE = 20.0  # seconds
_away: dict[str, tuple[float, RecordError]] = {}


class Place(Protocol):
    """Files by name (`runs/<id>.json`), written whole.

    Every method raises RecordError where the place cannot be reached.
    """

    @property
    def shown(self) -> str:
        """The place in words, without credentials."""

    def path(self, name: str) -> str:
        """A file's place in words, without credentials."""

    def read(self, name: str) -> str | None:
        """A file's text; `None` where it is not there."""

    def write(self, name: str, text: str) -> None:
        """Write a file, whoever wrote it before."""

    def create(self, name: str, text: str) -> bool:
        """Write a new file; says whether it did: not where one of this name is there."""

    def exists(self, name: str) -> bool:
        """Whether a file is there."""

    def names(self, folder: str) -> list[str]:
        """Names of the files of a folder."""

    def delete(self, name: str) -> None:
        """Delete a file; others may do so at the same time."""


class FolderPlace:
    """A folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def shown(self) -> str:
        """The folder."""
        return str(self.root)

    def path(self, name: str) -> str:
        """The file's path."""
        return str(self.root / name)

    def read(self, name: str) -> str | None:
        """As `Place` says."""
        try:
            return (self.root / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise _unreadable(self.path(name), error) from error

    def write(self, name: str, text: str) -> None:
        """As `Place` says."""
        with self._reached():
            write_whole(self.root / name, text)

    def create(self, name: str, text: str) -> bool:
        """As `Place` says: a hard link to the finished file, which two processes cannot both make."""
        target = self.root / name
        with self._reached():
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-", suffix=".tmp")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as stream:
                    stream.write(text)
                Path(temporary).chmod(0o644)
                return _linked(Path(temporary), target)
            finally:
                Path(temporary).unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        """As `Place` says."""
        return (self.root / name).exists()

    def names(self, folder: str) -> list[str]:
        """As `Place` says."""
        place = self.root / folder
        with self._reached():
            return [p.name for p in place.iterdir() if not p.name.startswith(".")] if place.is_dir() else []

    def delete(self, name: str) -> None:
        """As `Place` says."""
        with self._reached():
            (self.root / name).unlink(missing_ok=True)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise RecordError(
                f"The run store {self.root} cannot be used: {type(error).__name__}: {error.strerror or error}"
            ) from error


class UrlPlace:
    """A place that fsspec reaches, such as an object store: one put writes a file whole."""

    def __init__(self, url: str, options: dict[str, Any]) -> None:
        self.url = url.rstrip("/")
        self._options = options
        self._opened: tuple[Any, str] | None = None

    @property
    def shown(self) -> str:
        """The URL without credentials."""
        return masked_text(self.url)

    def path(self, name: str) -> str:
        """The file's URL without credentials."""
        return f"{self.shown}/{name}"

    def read(self, name: str) -> str | None:
        """As `Place` says."""
        with self._reached() as (system, root):
            try:
                return str(system.cat_file(f"{root}/{name}").decode("utf-8"))
            except FileNotFoundError:
                return None
            except (IsADirectoryError, UnicodeDecodeError) as error:
                raise _unreadable(self.path(name), error) from error

    def write(self, name: str, text: str) -> None:
        """As `Place` says."""
        with self._reached() as (system, root):
            if not _keeps_objects(system):  # "making folders" there would make a bucket of a mistyped name
                system.makedirs(f"{root}/{name}".rpartition("/")[0], exist_ok=True)
            system.pipe_file(f"{root}/{name}", text.encode("utf-8"))

    def create(self, name: str, text: str) -> bool:
        """As `Place` says: object stores have no lock, so two in the same moment may both be told yes."""
        if self.exists(name):
            return False
        self.write(name, text)
        return True

    def exists(self, name: str) -> bool:
        """As `Place` says."""
        with self._reached() as (system, root):
            return bool(system.exists(f"{root}/{name}"))

    def names(self, folder: str) -> list[str]:
        """As `Place` says."""
        with self._reached() as (system, root):
            system.invalidate_cache()
            try:
                found = system.ls(f"{root}/{folder}", detail=False)
            except FileNotFoundError:
                bucket = root.partition("/")[0]
                if _keeps_objects(system) and not system.exists(bucket):
                    raise FileNotFoundError(f"there is no bucket '{bucket}'") from None
                return []
            names = (str(path).rstrip("/").rpartition("/")[2] for path in found)
            return [name for name in names if not name.startswith(".")]

    def delete(self, name: str) -> None:
        """As `Place` says."""
        with self._reached() as (system, root):
            if system.exists(f"{root}/{name}"):
                system.rm_file(f"{root}/{name}")

    @contextmanager
    def _reached(self) -> Iterator[tuple[Any, str]]:
        since, away = _away.get(self.url, (0.0, None))
        if away is not None and time.monotonic() - since < _PATIENCE:
            raise away
        try:
            if self._opened is None:
                from fsspec.core import url_to_fs  # not at the top: most projects keep records in a folder

                self._opened = url_to_fs(self.url, **self._options)
            yield self._opened
        except RecordError:
            raise
        except Exception as error:  # each file system raises its own kinds
            reason = masked_text(str(error).strip().splitlines()[0] if str(error).strip() else "")
            said = RecordError(
                f"The run store {self.shown} cannot be reached: {type(error).__name__}: {reason[:300]}\n"
                "Check `runs: {store: ...}` in handoff.yml, its credentials and the network."
            )
            if not isinstance(error, _OF_ONE_FILE):
                _away[self.url] = (time.monotonic(), said)
            raise said from error


def _keeps_objects(system: Any) -> bool:
    """Whether the place is an object store: buckets with objects, no folders."""
    names = (system.protocol,) if isinstance(system.protocol, str) else tuple(system.protocol)
    return not _OBJECTS.isdisjoint(names)


class UnknownPlace(UrlPlace):
    """Where it is not known which place is meant: nothing goes there, and records wait."""

    def __init__(self, problem: str) -> None:
        super().__init__("", {})
        self._problem = problem

    @contextmanager
    def _reached(self) -> Iterator[tuple[Any, str]]:
        if self._problem:
            raise RecordError(self._problem)
        yield self._opened or ("", "")


def place_of(declared: str, project: Project) -> Place:
    """The place that handoff.yml names: a folder (relative to the project) or a URL."""
    if "://" not in declared:
        return FolderPlace(project.path / declared)
    if declared.startswith("file://"):
        return FolderPlace(Path(declared.removeprefix("file://")))
    name = project.settings.runs.credentials
    return UrlPlace(declared, _credentials(project, name) if name else {})


def _credentials(project: Project, name: str) -> dict[str, Any]:
    from kedro.framework.project import settings  # not at the top: needs a configured project

    try:
        loader = settings.CONFIG_LOADER_CLASS(
            conf_source=str(project.conf_source), env=project.env, **dict(settings.CONFIG_LOADER_ARGS)
        )
        return dict(loader["credentials"][name])
    except Exception as error:
        raise RecordError(
            f"The run store needs the credentials '{name}', which the environment '{project.env}' does not "
            f"have ({type(error).__name__}). Put them into conf/local/credentials.yml."
        ) from error


def _unreadable(path: str, error: Exception) -> RecordError:
    words = getattr(error, "strerror", None) or error
    return RecordError(
        f"The run record {path} cannot be read: {type(error).__name__}: {words}. Mend it, or move it away. "
        "`kedro handoff runs list` shows the others, which can be named."
    )


def _linked(temporary: Path, target: Path) -> bool:
    try:
        os.link(temporary, target)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if target.exists():
            return False
        temporary.replace(target)
    return True
