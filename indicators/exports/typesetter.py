"""Typst in a process of its own: what it remembers of a paper, 100 kB for each row of a table, would stay in the worker
of the web server that asked for it.

Run as a program it reads a job as JSON and writes the file: the paper as PDF, or the drawings as PNG. The paper is a
text of JSON in it, which goes to the template as it is.
"""

import base64
import json
import os
import subprocess
import sys
from typing import Any

Job = dict[str, Any]

SHEET = b"""#set page(width: eval(sys.inputs.width), height: auto, margin: 0pt, fill: white)
#set text(font: "Source Sans Pro")
#image(bytes(sys.inputs.svg), width: 100%)"""

# Each thread more holds 20 MB of a long paper, and wins no time; large blocks grow in place instead of being copied.
SPARING = {"RAYON_NUM_THREADS": "1", "MALLOC_MMAP_THRESHOLD_": "131072"}


class TypesetError(Exception):
    """Typst refused the job; the text says why."""


def apart(job: Job) -> bytes:
    """The same in another process. It knows nothing of the portal, so it starts in a tenth of a second."""
    command = [sys.executable, "-I", __file__]
    done = subprocess.run(
        command, input=json.dumps(job).encode(), capture_output=True, check=False, env=os.environ | SPARING
    )
    if done.returncode:
        raise TypesetError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def typeset(job: Job) -> bytes:
    """`fonts` is the only folder that faces are taken from: a paper must not depend on what else the machine has."""
    import typst  # noqa: PLC0415 - 60 MB that no worker ever needs

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[job["fonts"]])
    return _pdf(typst, fonts, job) if "paper" in job else _drawings(typst, fonts, job)


def _pdf(typst: Any, fonts: Any, job: Job) -> bytes:
    compiler = typst.Compiler(job["template"], font_paths=fonts, ignore_system_fonts=True)
    found: bytes = compiler.compile(
        format="pdf",
        pdf_standards=["1.7", "ua-1"],
        timestamp=job["timestamp"],
        sys_inputs={"paper": job["paper"]},
    )
    return found


def _drawings(typst: Any, fonts: Any, job: Job) -> bytes:
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    found = [
        compiler.compile(SHEET, format="png", ppi=dots, sys_inputs={"svg": svg, "width": width})
        for svg, width, dots in job["drawings"]
    ]
    return json.dumps([base64.b64encode(each).decode() for each in found]).encode()


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(json.load(sys.stdin.buffer)))
