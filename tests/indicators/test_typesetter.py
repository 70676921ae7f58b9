"""Typst in a process of its own. Other tests set their papers in this one (`quick` in tests/conftest.py)."""

import subprocess
import sys

import pytest

from indicators.exports import typesetter
from indicators.exports.faces import FOLDER

RED = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="4" height="4" fill="red"/></svg>'


@pytest.fixture
def apart(monkeypatch):
    monkeypatch.undo()
    return typesetter.apart


def test_another_process_gives_the_same_bytes(apart):
    job = {"fonts": str(FOLDER), "drawings": [(RED, "4mm", 72), (RED, "8mm", 72)]}
    assert apart(job) == typesetter.typeset(job)


def test_what_is_refused_is_told(apart):
    with pytest.raises(typesetter.TypesetError, match="TypstError"):
        apart({"fonts": str(FOLDER), "drawings": [("no drawing", "4mm", 72)]})


def test_the_process_knows_nothing_of_the_portal():
    code = "import runpy, sys; runpy.run_path(sys.argv[1]); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", code, typesetter.__file__], capture_output=True, check=True)
    assert done.stdout == b"False\n"
