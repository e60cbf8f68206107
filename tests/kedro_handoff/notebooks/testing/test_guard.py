from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from pathlib import Path
from kedro_handoff.notebooks.testing.guard import guard
guard(Path(sys.argv[1]))
Path("mine.txt").write_text("x")
import tempfile
tempfile.TemporaryFile().close()
exec(sys.argv[2])
"""


@pytest.mark.parametrize(
    "code",
    [
        "open('{data}', 'w')",
        "Path('{data}').unlink()",
        "import pandas as pd; pd.DataFrame({{'a': [1]}}).to_parquet('{data}')",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
    ],
)
def test_changed_code_reaches_neither_data_nor_the_network(tmp_path: Path, code: str):
    data, scratch = tmp_path / "data.parquet", tmp_path / "scratch"
    data.write_text("production")
    scratch.mkdir()
    command = [sys.executable, "-c", PROGRAM, str(scratch), code.format(data=data)]
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "Refused" in done.stderr or "PermissionError" in done.stderr
    assert data.read_text() == "production"
    assert (scratch / "mine.txt").exists()
