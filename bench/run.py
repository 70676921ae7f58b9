"""Each page of the plan's budget beside a bare view (bench/floor.py): queries, time and times the floor; one table.

One request at a time in turn, and the median of the ratio in each round, so that noise hits all alike. Three ratios:
`anew` with nothing kept at all, as after something was written and once a minute; `× floor` without the page cache,
with the blocks of the page kept (initiatives.keeping); `kept` with the page cache. The ceilings are for the middle one.
Growth is shown for the first two. From scratch it takes about two minutes, with --growth four.

usage: make bench ARGS="--rounds 20 --growth"
"""

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from pages import EXPORTS, LONGEST_LOAD, MOST_KB, MOST_MEMORY, MOST_MEMORY_EXPORTING, PAGES, L, M, Page, Size
from servers import PYTHON, Environment, Server

ROOT = Path(__file__).parent.parent
WRITTEN = "INSERT INTO initiatives_change (transaction, began_at) VALUES (1, clock_timestamp())"  # as by a trigger


@dataclass(frozen=True)
class Result:
    """Milliseconds without the page cache, and times the floor."""

    page: Page
    status: int
    queries: int
    ms: float
    anew: float
    ratio: float
    kept: float

    def line(self) -> str:
        page = self.page
        over = [
            word
            for word, much in (("queries", self.queries > page.queries), ("time", self.ratio > page.floors))
            if much
        ]
        line = (
            f"{page.name:<24}{self.status:>6}{self.queries:>5} ≤{page.queries:>3}{self.ms:>8.1f}{self.anew:>8.1f}"
            f"{self.ratio:>9.2f} ≤{page.floors:>4}{self.kept:>7.2f}"
        )
        return f"{line}  over: {', '.join(over)}" if over else line


def python(environment: Environment, *arguments: str) -> str:
    command = [PYTHON, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def portal(size: Size) -> Iterator[Environment]:
    """A database of its own with so many rows, and the environment that leads to it."""
    data = tempfile.mkdtemp()
    environment = {
        **os.environ,
        "PORTAL_DATA_DIR": data,
        "PORTAL_PG_THROWAWAY": "1",
        "PYTHONPATH": f"{ROOT}:{ROOT}/bench",
    }
    environment.pop("DATABASE_URL", None)
    try:
        python(environment, "manage.py", "migrate", "-v0")
        python(environment, "manage.py", "load_starter")
        start = time.perf_counter()
        python(environment, "manage.py", "load_sample", "-v0", *size.options())
        seconds = time.perf_counter() - start
        print(f"Sample data loaded in {seconds:.0f} s{f' (at most {LONGEST_LOAD})' if size == L else ''}: {size}")
        python(environment, "manage.py", "collectstatic", "--noinput", "-v0")
        environment["FLOOR_DATABASE_URL"] = python(environment, "-m", "sonderborg.postgres", "url").strip()
        python(environment, "bench/floor.py", "seed")
        yield environment
    finally:
        python(environment, "-m", "sonderborg.postgres", "stop")
        shutil.rmtree(data, ignore_errors=True)


def measure(environment: Environment, rounds: int) -> list[Result]:
    inside = json.loads(python(environment, "bench/inside.py"))
    paths = [quote(inside["paths"][page.name], safe="/?=") for page in PAGES]
    cookies = [inside["cookie"] if page.staff else "" for page in PAGES]
    with ExitStack() as stack:
        floor = stack.enter_context(Server("floor:application", ROOT / "bench", environment))
        plain, caching = (
            stack.enter_context(Server("sonderborg.wsgi:application", ROOT, environment | {"PAGE_CACHE": switch}))
            for switch in ("off", "on")
        )
        database = stack.enter_context(psycopg.connect(environment["FLOOR_DATABASE_URL"], autocommit=True))
        for path, cookie in list(zip(paths, cookies, strict=True)) * 3:
            for server in (plain, caching):
                server.ask(path, cookie)
        results = []
        for page, path, cookie in zip(PAGES, paths, cookies, strict=True):
            taken: list[list[float]] = [[], [], [], []]
            status = 0
            for _round in range(rounds):
                taken[0].append(floor.ask("/floor/")[0])
                database.execute(WRITTEN)
                taken[1].append(plain.ask(path, cookie)[0])
                seconds, status = plain.ask(path, cookie)
                taken[2].append(seconds)
                caching.ask(path, cookie)
                taken[3].append(caching.ask(path, cookie)[0])
            anew, ratio, kept = (
                statistics.median(mine / bare for mine, bare in zip(each, taken[0], strict=True)) for each in taken[1:]
            )
            ms = statistics.median(taken[2]) * 1000
            results.append(Result(page, status, inside["queries"][page.name], ms, anew, ratio, kept))
            print(results[-1].line(), flush=True)
        weigh(plain, inside["cookie"])
        print_bytes(plain, {page.name: path for page, path in zip(PAGES, paths, strict=True) if not page.staff})
    return results


def print_bytes(server: Server, paths: dict[str, str]) -> None:
    """What a browser loads on a first visit, compressed, without pictures."""
    print(f"\n{'kB on a first visit':<24}{'page':>8}{'in all':>9}{'at most':>9}")
    for name, path in paths.items():
        if path.endswith("/") or "?" in path:
            page, whole = (number / 1000 for number in server.weight(path))
            print(f"{name:<24}{page:>8.1f}{whole:>9.1f}{MOST_KB:>9}{'  over' if whole > MOST_KB else ''}")


def weigh(server: Server, cookie: str) -> None:
    """What the worker cost that made all these pages, and then its largest files."""
    print(f"worker: {server.seconds():.1f} s of the processor, {held(server, MOST_MEMORY)}")
    for path in EXPORTS:
        server.ask(path, cookie)
    print(f"with the largest files: {held(server, MOST_MEMORY_EXPORTING)}")


def held(server: Server, most: int) -> str:
    share, peak = server.memory()
    return (
        f"{share:.0f} MB (at most {most}); {peak:.0f} MB with what it shares{'  over: memory' if share > most else ''}"
    )


def table(size: Size, rounds: int) -> list[Result]:
    with portal(size) as environment:
        print(f"{'page':<24}{'status':>6}{'queries':>10}{'ms':>8}{'anew':>8}{'× floor':>9}{'ceiling':>6}{'kept':>6}")
        return measure(environment, rounds)


def growth(small: list[Result], large: list[Result]) -> None:
    print(f"\n{'growth from M to L':<24}{'exponent':>9}{'at most':>9}{'anew':>9}")
    for before, after in zip(small, large, strict=True):
        page = before.page
        rows = math.log(getattr(L, page.axis) / getattr(M, page.axis))
        exponent, anew = math.log(after.ratio / before.ratio) / rows, math.log(after.anew / before.anew) / rows
        over = "  over" if exponent > page.growth else ""
        print(f"{page.name:<24}{exponent:>9.2f}{page.growth:>9}{anew:>9.2f}{over}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--growth", action="store_true", help="measure size L as well")
    chosen = options.parse_args()
    small = table(M, chosen.rounds)
    if chosen.growth:
        growth(small, table(L, chosen.rounds))


if __name__ == "__main__":
    main()
