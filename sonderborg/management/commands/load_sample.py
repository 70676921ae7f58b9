from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from sonderborg.sample.indicators import Scale
from sonderborg.sample.load import Size, load


def between(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not lowest <= int(text) <= highest:
            raise ArgumentTypeError(f"{text!r} is not a whole number from {lowest} to {highest}.")
        return int(text)

    return read


class Command(BaseCommand):
    help = "Load invented sample data around today, so that the site can be seen full. remove_sample takes it away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        many, shipped = between(0, 1_000_000), "default: those that are shipped"
        parser.add_argument("--initiatives", type=many, metavar="N", help=f"how many initiatives ({shipped})")
        parser.add_argument(
            "--indicators-per-feature", type=between(0, 1000), metavar="N", help=f"under each of the 42 ({shipped})"
        )
        parser.add_argument("--years", type=between(1, 100), default=10, metavar="N", help="of figures (default: 10)")
        parser.add_argument("--events", type=many, metavar="N", help=f"how many dates of events ({shipped})")
        parser.add_argument(
            "--seed", type=int, default=1, metavar="N", help="the same number gives the same rows on the same day"
        )

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        scale = Scale(years=options["years"], per_feature=options["indicators_per_feature"])
        size = Size(initiatives=options["initiatives"], events=options["events"], indicators=scale)
        counts = load(today=timezone.localdate(), seed=options["seed"], size=size)
        if not verbosity:
            return
        for model, number in counts.items():
            self.stdout.write(f"{number:>8} {model._meta.verbose_name_plural}")
        self.stdout.write("The sample data is loaded." if counts else "There is sample data already: nothing is done.")
