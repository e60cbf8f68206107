"""The record of one run: the document as it lies on disk, format 1.

Everything is plain JSON. Times are UTC, ISO 8601; durations are seconds, memory is MiB. No credentials and
no row values ever stand in it.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

FORMAT = 1

Outcome = Literal["succeeded", "failed", "killed", "running"]
NodeStatus = Literal["ran", "reused", "failed", "not_run"]


class ColumnRecord(TypedDict):
    """One column of a table: dtype, content hash (null where its cells cannot be hashed), and statistics."""

    name: str
    dtype: str
    digest: str | None
    statistics: dict[str, float | int]


class ContentRecord(TypedDict):
    """What a dataset held: `digest` is null where it cannot be hashed soundly, `unsound` then says why."""

    kind: str
    digest: str | None
    unsound: str
    rows: int | None
    columns: list[ColumnRecord]
    facts: dict[str, Any]


class FileRecord(TypedDict):
    """The bytes of a dataset's file or folder."""

    digest: str
    size: int
    files: int
    state: list[Any]


class DatasetRecord(TypedDict):
    """A dataset that the run read or wrote.

    `read` is what was loaded first, `written` what was saved last; either is null where it did not happen.
    `made_by` is the node that wrote it, null for what came into the run. `config` is the fingerprint of its
    catalog entry without credentials, `path` relative to the project where it is inside, without
    credentials where it is a URL.
    """

    type: str
    persisted: bool
    path: str | None
    version: str | None
    config: str
    made_by: str | None
    read: ContentRecord | None
    written: ContentRecord | None
    file: FileRecord | None


class NotCoveredRecord(TypedDict):
    """Something in a node's code that static reading cannot see."""

    where: str
    line: int
    why: str


class CodePartRecord(TypedDict):
    """One function, class or constant that a node's code reaches; its text is kept under `code/<digest>`."""

    digest: str
    file: str
    line: int
    kind: str


class CodeRecord(TypedDict):
    """The first-party code of a node, by qualified name, and the packages that it reaches."""

    digest: str
    parts: dict[str, CodePartRecord]
    packages: dict[str, str]
    not_covered: list[NotCoveredRecord]


class NodeRecord(TypedDict):
    """A node of the run. `why` says why it ran or was reused, where a runner decided so.

    `inputs` and `outputs` are in the node's own order; `parameters` are the fingerprints of the parameters
    among its inputs. `seconds` are those of its loads, its function and its saves together, `phases` each
    of them; the time of record keeping is in neither. `key` identifies code, inputs, parameters and
    environment together (reuse).
    """

    function: str
    namespace: str | None
    tags: list[str]
    inputs: list[str]
    outputs: list[str]
    code: CodeRecord | None
    parameters: dict[str, str]
    key: str | None
    status: NodeStatus
    why: str
    start: str | None
    seconds: float | None
    phases: dict[str, float] | None
    peak_memory: float | None
    rows_in: int | None
    rows_out: int | None


class ErrorRecord(TypedDict):
    """What ended a run that failed."""

    type: str
    message: str
    node: str | None


class ContractRecord(TypedDict):
    """The outcome of one contract: `fingerprint` is the contract file's own."""

    status: str
    fingerprint: str
    version: str | None
    file: str
    expectations: int
    held: int
    not_held: list[dict[str, Any]]


class GitRecord(TypedDict):
    """State of the repository: `diff` is the hash of all that is not committed, null where nothing is.

    `snapshot` is a commit of just that state on no branch, kept in the repository of the machine that ran;
    null where nothing was uncommitted or it could not be kept.
    """

    commit: str | None
    branch: str | None
    dirty: bool
    diff: str | None
    snapshot: NotRequired[str | None]


class EnvironmentRecord(TypedDict):
    """Python, platform, installed packages, and the hash of the lock file where there is one."""

    python: str
    platform: str
    machine: str
    cores: int
    packages: dict[str, str]
    lock: dict[str, str]
    variables: dict[str, str]


class ProcessRecord(TypedDict):
    """Who runs: lets a reader tell a run under way from one that was killed."""

    host: str
    pid: int
    started: float


class RunRecord(TypedDict):
    """One run.

    `selection` holds what the command chose (tags, from_nodes, ...); `parameters` every parameter of the
    project with credentials masked; `metrics` the numbers of each metrics dataset by dotted
    path, null where one is not finite; `seeds`
    the parameters and environment variables that name a seed; `notes` what record keeping could not do.
    """

    format: int
    id: str
    time: str
    ended: str | None
    seconds: float | None
    outcome: Outcome
    error: ErrorRecord | None
    process: ProcessRecord
    trigger: str
    command: list[str]
    runner: str
    env: str
    pipelines: list[str]
    selection: dict[str, Any]
    load_versions: dict[str, str]
    parameters: dict[str, Any]
    runtime_parameters: dict[str, Any]
    seeds: dict[str, Any]
    nodes: dict[str, NodeRecord]
    datasets: dict[str, DatasetRecord]
    contracts: dict[str, ContractRecord]
    metrics: dict[str, dict[str, float | None]]
    git: GitRecord | None
    environment: EnvironmentRecord
    notes: list[str]
