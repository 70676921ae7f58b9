"""Starts `make_exports` beside the web server when something waits, and never twice.

A process of its own: it may take a minute and 200 MB, and both go when it ends. A thread would hold a worker of the web
server up, and die with it. Whoever looks at the page of an export starts it again if it died.
"""

import logging
import subprocess
import sys

from django.conf import settings

from indicators.exporting import somebody_works

log = logging.getLogger("indicators")
_started: list[subprocess.Popen[bytes]] = []


def wake() -> None:
    """Returns at once. Where no process can be started, a timer that runs `make_exports` does the same.

    One that is starting holds no lock yet, so none is started while an earlier one of this web process lives: whoever
    reloads a page a hundred times must not start a hundred.
    """
    _started[:] = [process for process in _started if process.poll() is None]  # who is not asked stays a zombie
    if not settings.EXPORT_WORKER or _started or somebody_works():
        return
    try:
        process = subprocess.Popen(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "make_exports"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
        )
        _started.append(process)
    except OSError:
        log.exception("make_exports cannot be started beside the web server.")
