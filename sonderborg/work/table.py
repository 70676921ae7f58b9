"""How far each organisation is, for coordinators: who needs help stands first."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from indicators.work import LATE, OLD, SOON, Awaited, Completeness, Reviews, completeness
from sonderborg.work.parts import NOBODYS


@dataclass(frozen=True, slots=True)
class Line:
    """`address` is what the page is asked for to show this organisation's own work."""

    name: str
    address: str
    done: Completeness
    states: Mapping[str, int] = field(default_factory=dict)
    reviews: Reviews = field(default_factory=Reviews)

    @property
    def soon(self) -> int:
        return self.states[SOON]

    @property
    def late(self) -> int:
        return self.states[LATE]

    @property
    def old(self) -> int:
        return self.states[OLD]

    @property
    def missing(self) -> int:
        return self.done.of - self.done.done

    @property
    def is_quiet(self) -> bool:
        """Nothing is to be done, by the organisation or by a reviewer."""
        return not (self.soon or self.late or self.old or self.missing or self.reviews.waiting or self.reviews.returned)


def table(rows: Iterable[Awaited], reviews: Mapping[str, Reviews], chosen: Collection[str] = ()) -> list[Line]:
    """One line for each organisation that answers for an indicator. `chosen`: the Key Features that are counted."""
    by_slug: dict[str, list[Awaited]] = {}
    for row in rows:
        by_slug.setdefault(row.slug, []).append(row)
    lines = [_line(slug, mine, reviews.get(slug, Reviews()), chosen) for slug, mine in by_slug.items()]
    return sorted(lines, key=_need)


def _line(slug: str, rows: list[Awaited], reviews: Reviews, chosen: Collection[str]) -> Line:
    states = {state: sum(row.state == state for row in rows) for state in (OLD, LATE, SOON)}
    return Line(rows[0].organisation, slug or NOBODYS, completeness(rows, chosen), states, reviews)


def _need(line: Line) -> tuple[int, int, int, int, str]:
    return -(line.old + line.late), -line.reviews.returned, -line.soon, -line.missing, line.name
