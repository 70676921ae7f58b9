"""Each page's time as a ratio to the floor (bench/floor.py), one request at a time in turn, so that noise hits both
alike; printed as one table with the ceilings of the plan.

usage: make bench ARGS="--rounds 40 --initiatives 1000 --per-feature 10 --years 20 --events 10000"
"""

import argparse
import http.client
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
PAGES = [  # (name, address, ceiling in floors)
    ("home", "/", 2.5),
    ("initiatives", "/initiativer/", 2.5),
    ("initiatives, searched", "/initiativer/?q=skole", 3.0),
    ("one initiative", "/initiativer/projectzero/", 1.5),
    ("progress", "/fremgang/", 3.0),
    ("framework, 42", "/rammen/", 1.5),
    ("agenda", "/det-sker/", 2.5),
    ("month", None, 2.5),
    ("report", "/rapporter/2025/", 4.0),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def call(port: int, path: str) -> tuple[float, int]:
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Host": "localhost"})
    response = connection.getresponse()
    response.read()
    connection.close()
    return time.perf_counter() - start, response.status


def serve(application: str, port: int, folder: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [PYTHON, "-m", "gunicorn", application, "-b", f"127.0.0.1:{port}", "-w", "1", "--log-level", "error"]
    server = subprocess.Popen(command, cwd=folder, env=environment)
    for _ in range(200):
        try:
            call(port, "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return server
    raise SystemExit(f"{application} did not start.")


def manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([PYTHON, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)


def measure(ports: tuple[int, int], rounds: int) -> None:
    pages = [(name, path or time.strftime("/det-sker/%Y/%-m/"), ceiling) for name, path, ceiling in PAGES]
    targets = [(ports[0], "/floor/"), *((ports[1], quote(path, safe="/?=")) for _name, path, _ceiling in pages)]
    for port, path in targets * 5:
        call(port, path)
    times: list[list[float]] = [[] for _ in targets]
    status = [0] * len(targets)
    for _ in range(rounds):
        for number, (port, path) in enumerate(targets):
            seconds, status[number] = call(port, path)
            times[number].append(seconds)
    print(f"{'page':<24}{'status':>7}{'ms':>8}{'× floor':>9}{'ceiling':>9}")
    print(f"{'floor':<24}{status[0]:>7}{statistics.median(times[0]) * 1000:>8.1f}{1:>9.2f}")
    for number, (name, _path, ceiling) in enumerate(pages, 1):
        ratio = statistics.median(mine / floor for mine, floor in zip(times[number], times[0], strict=True))
        over = "  over" if ratio > ceiling else ""
        median = statistics.median(times[number]) * 1000
        print(f"{name:<24}{status[number]:>7}{median:>8.1f}{ratio:>9.2f}{ceiling:>9}{over}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--initiatives", default="1000")
    options.add_argument("--per-feature", default="10")
    options.add_argument("--years", default="20")
    options.add_argument("--events", default="10000")
    chosen = options.parse_args()
    data = tempfile.mkdtemp()
    environment = {**os.environ, "PORTAL_DATA_DIR": data, "PORTAL_PG_THROWAWAY": "1", "PYTHONPATH": str(ROOT)}
    environment.pop("DATABASE_URL", None)
    servers: list[subprocess.Popen[bytes]] = []
    try:
        manage(environment, "migrate", "-v0")
        manage(environment, "load_starter")
        size = {"initiatives": chosen.initiatives, "indicators-per-feature": chosen.per_feature}
        size |= {"years": chosen.years, "events": chosen.events}
        manage(environment, "load_sample", *(f"--{name}={value}" for name, value in size.items()))
        manage(environment, "collectstatic", "--noinput", "-v0")
        environment["FLOOR_DATABASE_URL"] = subprocess.run(
            [PYTHON, "-m", "sonderborg.postgres", "url"],
            cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
        ).stdout.strip()  # fmt: skip
        subprocess.run([PYTHON, "bench/floor.py", "seed"], cwd=ROOT, env=environment, check=True)
        ports = free_port(), free_port()
        servers.append(serve("floor:application", ports[0], ROOT / "bench", environment))
        servers.append(serve("sonderborg.wsgi:application", ports[1], ROOT, environment))
        measure(ports, chosen.rounds)
    finally:
        for server in servers:
            server.send_signal(signal.SIGTERM)
            server.wait(20)
        subprocess.run([PYTHON, "-m", "sonderborg.postgres", "stop"], cwd=ROOT, env=environment, check=False)
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
