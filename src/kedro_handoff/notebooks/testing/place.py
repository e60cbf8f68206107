"""Where a project keeps its tests, and whether a test file is still as a promotion wrote it."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

from kedro_handoff.notebooks.files import FileChange, read_text
from kedro_handoff.structure import ProjectStructure

_MARK = "# As written by `kedro handoff promote`: "
_SPACE = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}


def tests_folder(project: Path, package: str, pipeline: str) -> Path:
    """The folder for a pipeline's tests: the one that is there, else one beside those of its kind."""
    tests = project / "tests"
    places = [
        tests / "pipelines",
        tests / package / "pipelines",
        tests / package,
        project / "src" / "tests" / "pipelines",
    ]
    for place in places:
        if (place / pipeline).is_dir():
            return place / pipeline
    for place in places:
        if place.is_dir():
            return place / pipeline
    return places[0] / pipeline


def beside_tests(structure: ProjectStructure, folder: Path) -> Iterator[FileChange]:
    """What the tests need beside them: packages where the project's tests are packages, a way to the code."""
    project = structure.project.path
    parents = [
        folder,
        *(place for place in folder.parents if place.is_relative_to(project) and place != project),
    ]
    for place, above in itertools.pairwise(parents):
        # A package inside of a package: otherwise two tests of one file name could not both be imported.
        if (above / "__init__.py").exists() and not (place / "__init__.py").exists():
            yield FileChange(structure.project.relative(place / "__init__.py"), None, "")
    conftest = folder / "conftest.py"
    if not conftest.exists() and not _finds_package(structure):
        up = len(folder.relative_to(project).parts)
        source = structure.source.parent.relative_to(project).as_posix()
        yield FileChange(structure.project.relative(conftest), None, _conftest(up, source))


def _finds_package(structure: ProjectStructure) -> bool:
    """Whether pytest can import the project's package: it is installed, or named by a setting."""
    project = structure.project.path
    for name in ("pyproject.toml", "pytest.ini", "tox.ini", "setup.cfg"):
        if "pythonpath" in (read_text(project / name) or ""):
            return True
    source = structure.source.parent.resolve()
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    paths = os.pathsep.join(path for path in given if path and Path(path).resolve() != source)
    program = f"import importlib.util as u, sys; sys.exit(u.find_spec({structure.package!r}) is None)"
    command = [sys.executable, "-c", program]
    return (
        subprocess.run(  # noqa: S603 - this interpreter
            command, cwd=Path(sys.prefix), env={**os.environ, "PYTHONPATH": paths}, check=False
        ).returncode
        == 0
    )


def _conftest(up: int, source: str) -> str:
    return (
        '"""The project\'s package is not installed, and pytest knows no path to it; here it is."""\n\n'
        "import sys\nfrom pathlib import Path\n\n"
        f'SOURCE = str(Path(__file__).parents[{up}] / "{source}")\n'
        "if SOURCE not in sys.path:\n    sys.path.insert(0, SOURCE)\n"
    )


def sealed(text: str) -> str:
    """The text with a last line by which it is known again; formatting does not count."""
    return f"{text.rstrip()}\n\n\n{_MARK}{_digest(text)}\n"


def is_as_written(text: str) -> bool:
    """Whether nobody has edited a test file since it was written."""
    lines = [line for line in text.splitlines() if line.startswith(_MARK)]
    return bool(lines) and lines[-1] == f"{_MARK}{_digest(text)}"


def _digest(text: str) -> str:
    kept = "\n".join(line for line in text.splitlines() if not line.startswith(_MARK))
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(kept + "\n").readline))
    except (tokenize.TokenError, SyntaxError):
        return ""
    words = [_word(token) for token in tokens if token.type not in _SPACE]
    # A formatter adds and removes commas before a closing bracket, and brackets around long lines.
    body = " ".join(word for word in words if word not in {",", "(", ")"} and word)
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def _word(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.STRING and token.string[:1] in "'\"":
        return repr(token.string.strip("'\""))
    return token.string.strip()
