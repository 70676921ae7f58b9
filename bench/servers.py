"""Servers to measure: started, asked one request at a time, and weighed."""

import gzip
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

PYTHON = sys.executable
Environment = dict[str, str]


@dataclass
class Server:
    """Gunicorn with one worker."""

    application: str
    folder: Path
    environment: Environment
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        command = [PYTHON, "-m", "gunicorn", self.application, "-b", f"127.0.0.1:{self.port}", "-w", "1", "--preload"]
        self.process = subprocess.Popen([*command, "--log-level", "error"], cwd=self.folder, env=self.environment)
        for _try in range(300):
            try:
                self.ask("/healthz")
            except OSError:
                time.sleep(0.1)
            else:
                return self
        raise SystemExit(f"{self.application} did not start.")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)

    def ask(self, path: str, cookie: str = "") -> tuple[float, int]:
        """Seconds and status."""
        start = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", path, headers={"Host": "localhost"} | ({"Cookie": cookie} if cookie else {}))
        response = connection.getresponse()
        response.read()
        connection.close()
        return time.perf_counter() - start, response.status

    def weight(self, path: str) -> tuple[int, int]:
        """Bytes as they are sent to a first visitor: of the page, and with the styles and scripts that it names."""
        page, body = self._sent(path)
        named = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', gzip.decompress(body).decode()))
        return page, page + sum(self._sent(name)[0] for name in named)

    def _sent(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", path, headers={"Host": "localhost", "Accept-Encoding": "gzip"})
        body = connection.getresponse().read()
        connection.close()
        return len(body), body

    @property
    def worker(self) -> int:
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])

    def memory(self) -> tuple[float, float]:
        """MB: what it holds alone with its share of what gunicorn's processes hold together (the kernel's PSS), and the
        most it ever held with all of that (VmHWM), which counts the same pages again for each process."""
        return self._kilobytes("smaps_rollup", "Pss:") / 1024, self._kilobytes("status", "VmHWM:") / 1024

    def _kilobytes(self, file: str, name: str) -> int:
        lines = Path(f"/proc/{self.worker}/{file}").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(name))

    def seconds(self) -> float:
        """Of the processor, that the worker used."""
        fields = Path(f"/proc/{self.worker}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
