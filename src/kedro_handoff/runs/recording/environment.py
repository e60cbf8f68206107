"""Where a run ran: Python, platform, packages, lock files, variables that change results."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import platform
import re
from collections.abc import Iterator
from pathlib import Path

from kedro_handoff.runs.record import EnvironmentRecord

_LOCKS = (
    "constraints*.txt",
    "requirements*.txt",
    "uv.lock",
    "poetry.lock",
    "pdm.lock",
    "Pipfile.lock",
    "pixi.lock",
    "conda-lock.yml",
    "*.conda-lock.yml",
    "environment.yml",
)
# Variables that change what the same code computes from the same data; none of them holds a secret.
VARIABLES = (
    "PYTHONHASHSEED",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "CUDA_VISIBLE_DEVICES",
    "TZ",
    "LANG",
    "LC_ALL",
    "KEDRO_ENV",
    "KEDRO_DATASET_VALIDATION",
    "KEDRO_HANDOFF_SANDBOX",
    "KEDRO_MP_CONTEXT",
)


def environment_of(project: Path) -> EnvironmentRecord:
    """Python, platform, every installed package with its version, and the hashes of the lock files."""
    return {
        "python": platform.python_version(),
        "platform": platform.system() + "-" + platform.release(),
        "machine": platform.machine(),
        "cores": os.cpu_count() or 1,
        "packages": dict(sorted(_packages())),
        "lock": dict(_locks(project)),
        "variables": {name: os.environ[name] for name in VARIABLES if name in os.environ},
    }


def _packages() -> Iterator[tuple[str, str]]:
    """Name and version of each distribution, the first on the path as Python would import it."""
    seen: set[str] = set()
    for distribution in importlib.metadata.distributions():
        name, version = _name_and_version(distribution)
        if name and name not in seen:
            seen.add(name)
            yield name, version


def _name_and_version(distribution: importlib.metadata.Distribution) -> tuple[str, str]:
    folder = getattr(distribution, "_path", None)
    name = str(getattr(folder, "name", ""))
    if name.endswith(".dist-info"):  # its name says both: no need to parse two hundred files
        distribution_name, _, version = name.removesuffix(".dist-info").rpartition("-")
        return _normal(distribution_name), version
    return _normal(str(distribution.metadata["Name"] or "")), str(distribution.version or "")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _locks(project: Path) -> Iterator[tuple[str, str]]:
    for folder in (project, project / "src"):
        paths = sorted({path for pattern in _LOCKS for path in folder.glob(pattern) if path.is_file()})
        for path in paths:
            try:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
            except OSError:
                continue
            yield path.relative_to(project).as_posix(), digest
