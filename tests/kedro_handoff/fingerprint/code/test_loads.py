"""What is loaded counts, whatever becomes of the files."""

import ast
import importlib
import itertools
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kedro_handoff.fingerprint.code import code_fingerprint

_NUMBERS = itertools.count()


def loaded(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> ModuleType:
    name = f"loaded_{next(_NUMBERS)}"
    (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(folder))
    return importlib.import_module(name)


def test_a_file_edited_after_the_first_look_changes_nothing_until_it_is_loaded_anew(tmp_path, monkeypatch):
    module = loaded(tmp_path, monkeypatch, "def node(x):\n    return x + 1\n")
    before = code_fingerprint(module.node, [tmp_path])
    assert before.not_covered == ()
    Path(module.__file__).write_text("# longer\ndef node(x):\n    return x + 20\n")
    assert code_fingerprint(module.node, [tmp_path]) == before
    importlib.reload(module)
    after = code_fingerprint(module.node, [tmp_path])
    assert after.digest != before.digest
    assert after.not_covered == ()


def test_a_file_edited_between_import_and_first_look_is_not_covered(tmp_path, monkeypatch):
    module = loaded(
        tmp_path, monkeypatch, "def helper(x):\n    return x\ndef node(x):\n    return helper(x)\n"
    )
    Path(module.__file__).write_text("def helper(x):\n    return -x\ndef node(x):\n    return helper(x)\n")
    (spot,) = code_fingerprint(module.node, [tmp_path]).not_covered
    assert "edited after this process began" in spot.why


def test_a_constant_edited_between_import_and_first_look_is_not_covered(tmp_path, monkeypatch):
    module = loaded(tmp_path, monkeypatch, "A = 1\ndef node(x):\n    return x + A\n")
    Path(module.__file__).write_text("A = 2\ndef node(x):\n    return x + A\n")
    assert [spot.line for spot in code_fingerprint(module.node, [tmp_path]).not_covered] == [1]


def test_a_file_edited_just_before_the_command_is_what_the_command_loads(tmp_path):
    edited = "import time; open('steps.py', 'w').write('A = 2 * 3\\ndef node(x):\\n    return x + A\\n')"
    began = "time.sleep(0.1); from kedro_handoff.hooks import hooks; import steps"
    look = "from kedro_handoff.fingerprint.code import code_fingerprint as look; from pathlib import Path"
    seen = "print(look(steps.node, [Path.cwd()]).not_covered)"
    command = [sys.executable, "-c", "; ".join([edited, began, look, seen])]
    paths = [str(tmp_path), *sys.path]
    found = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)}, capture_output=True
    )
    assert found.stdout.splitlines()[-1:] == [b"()"], found.stderr


def test_a_function_of_an_earlier_load_is_not_covered(tmp_path, monkeypatch):
    module = loaded(tmp_path, monkeypatch, "def node(x):\n    return x + 1\n")
    old = module.node
    del sys.modules[module.__name__]
    importlib.import_module(module.__name__)
    assert code_fingerprint(old, [tmp_path]).not_covered


def test_a_long_chain_of_helpers_is_followed_to_its_end(tmp_path, monkeypatch):
    links = [f"def f{n}(x):\n    return f{n + 1}(x)\n" for n in range(2000)]
    module = loaded(tmp_path, monkeypatch, "".join([*links, "def f2000(x):\n    return x\n"]))
    assert len(code_fingerprint(module.f0, [tmp_path]).parts) == 2001


def test_the_source_of_a_part_shows_the_imports_that_it_uses(tmp_path, monkeypatch):
    text = "import json, math as m\n\n\ndef node(x):  # as written\n    return m.floor(x)\n"
    (part,) = code_fingerprint(loaded(tmp_path, monkeypatch, text).node, [tmp_path]).parts
    assert part.source == "import math as m\n\n\ndef node(x):  # as written\n    return m.floor(x)\n"
    assert ast.parse(part.source)


def test_versions_of_packages_count_with_what_they_require(tmp_path, monkeypatch):
    text = "import pandas as pd\ndef node(x):\n    return pd.concat(x)\n"
    packages = code_fingerprint(loaded(tmp_path, monkeypatch, text).node, [tmp_path]).packages
    assert {"pandas", "numpy", "python"} <= set(packages)
