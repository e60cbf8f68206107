"""A recorded run again, from its commit to a verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kedro_handoff.errors import RecordError, ReproductionError
from kedro_handoff.interruption import heard_in_order
from kedro_handoff.project import SANDBOX, Project
from kedro_handoff.runs.record import RunRecord
from kedro_handoff.runs.recording.environment import environment_of
from kedro_handoff.runs.reproduce.finding import Reproduction
from kedro_handoff.runs.reproduce.left_out import without_left_out
from kedro_handoff.runs.reproduce.order import Answer, Order, Refusal
from kedro_handoff.runs.reproduce.origin import maker_of
from kedro_handoff.runs.reproduce.packages import install
from kedro_handoff.runs.reproduce.place import furnish, link_local_files, temporary_root
from kedro_handoff.runs.reproduce.process import carry_out, environment_for
from kedro_handoff.runs.reproduce.repository import Repository, find_repository
from kedro_handoff.runs.reproduce.source import Source, sources
from kedro_handoff.runs.reproduce.surroundings import EnvironmentChange, environment_change
from kedro_handoff.runs.reproduce.verdict import judged, refused
from kedro_handoff.runs.run_store import RunStore

Told = Callable[[str], None]


@dataclass(frozen=True)
class Wish:
    """What the person wants.

    Attributes:
        tolerance: When two numbers are the same, absolutely and relatively; `None` for the project's own.
        dry_run: Only see whether it is possible.
        keep: Leave the folder.
        to: The folder to use, which then stays.
        install: Install the recorded versions of packages that are others now.
    """

    tolerance: float | None = None
    dry_run: bool = False
    keep: bool = False
    to: Path | None = None
    install: bool = False


def reproduce(project: Project, record: RunRecord, wish: Wish, told: Told) -> Reproduction:
    """Run a recorded run again in a temporary folder, and compare what it makes.

    Nothing of the project is changed: neither its data nor its files, branch, index or stash.

    Args:
        project: The project.
        record: The recorded run.
        wish: What the person wants.
        told: Hears what is being done.

    Raises:
        ReproductionError: git or pip failed, or the folder cannot be used.
    """
    record = without_left_out(record)
    problem = _problem(record)
    if problem:
        return refused(record, [problem])
    repository = find_repository(project.path)
    with heard_in_order(), temporary_root(wish.to, wish.keep, repository) as root:
        found = _in_folder(root, project, record, wish, repository, told)
    kept = wish.to is not None or wish.keep
    return replace(found, place=str(root)) if kept else found


def _in_folder(
    root: Path,
    project: Project,
    record: RunRecord,
    wish: Wish,
    repository: Repository | None,
    told: Told,
) -> Reproduction:
    environment = environment_change(record, environment_of(project.path))
    packages = None
    if wish.install and environment.packages:
        told(f"installing in their recorded versions: {', '.join(p.name for p in environment.packages)}")
        packages = install(environment.packages, root / "packages")
    answer, source = Answer(), None
    for source in sources(project, record, repository):
        told(f"code: {source.words}")
        answer = _tried(root, project, record, wish, repository, source, packages, told)
        if not any(refusal.kind in ("code", "catalog", "contract") for refusal in answer.refusals):
            break
    if source is None:
        raise ReproductionError("There is no code to run.")
    return _concluded(project, record, answer, source, environment, packages)


def _tried(
    root: Path,
    project: Project,
    record: RunRecord,
    wish: Wish,
    repository: Repository | None,
    source: Source,
    packages: Path | None,
    told: Told,
) -> Answer:
    place = furnish(root, project, repository if source.commit else None, source)
    linked = link_local_files(place, project, record["env"], repository if source.commit else None)
    outer = repository.root if repository is not None else project.path
    order = Order(
        record, root, place.project, project.path, outer, source.exact, not wish.dry_run, wish.tolerance
    )
    told(f"{'checking' if wish.dry_run else 'running'} in {place.project}")
    answer = carry_out(order, environment_for(place, record, outer, packages))
    if repository is not None and source.commit and (found := repository.submodules(source.commit)):
        answer.notes.insert(0, f"submodules are not checked out: {', '.join(found)}")
    if linked:
        answer.notes.insert(0, f"not in git, and so those of today: {', '.join(linked)}")
    return answer


def _concluded(
    project: Project,
    record: RunRecord,
    answer: Answer,
    source: Source,
    environment: EnvironmentChange,
    packages: Path | None,
) -> Reproduction:
    if answer.record is not None:
        environment = environment_change(record, answer.record["environment"])
    elif packages is not None:
        environment = replace(environment, packages=())
    store = RunStore(project)

    def text_of(digest: str) -> str | None:
        try:
            return store.source(digest)
        except RecordError:
            return None

    answer.notes[:0] = source.notes
    for refusal in answer.refusals:
        maker = maker_of(store, record, refusal.subject) if refusal.kind == "input" else None
        if maker is not None:
            answer.notes.append(
                f"{refusal.subject} as it was then was made by run {maker}: "
                f"`kedro handoff runs reproduce {maker} --keep` makes it again"
            )
    return judged(record, answer, source, environment, text_of)


def _problem(record: RunRecord) -> Refusal | None:
    """Why this run cannot be run again at all."""
    if record["outcome"] == "running":
        return Refusal("run", record["id"], "the run is still under way")
    if record["environment"]["variables"].get(SANDBOX):
        name = record["environment"]["variables"][SANDBOX]
        return Refusal("run", record["id"], f"it ran in sandbox '{name}', whose data are one person's own")
    if not record["nodes"]:
        return Refusal("run", record["id"], "none of its nodes ran: there is nothing to make again")
    for word in record["command"]:
        if word.startswith("--conf-source"):
            words = "it ran with --conf-source, whose files no commit of this project holds"
            return Refusal("run", record["id"], words)
    return None
