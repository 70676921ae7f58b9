"""How many events there would be for each choice: counted as if it were chosen besides what is. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Values = Mapping[str, frozenset[str]]
Chosen = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Candidate:
    """An event: what holds for all its dates, and for each kind of date it has what holds for that."""

    values: Values
    dates: Sequence[Values]


@dataclass
class Tally:
    total: int = 0
    numbers: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, name: str, values: Iterable[str]) -> None:
        self.numbers.setdefault(name, Counter()).update(values)


def count(candidates: Iterable[Candidate], chosen: Chosen) -> Tally:
    """Of one filter the values are OR, so each is counted without regard to the others of that filter."""
    tally = Tally()
    for candidate in candidates:
        missed = _missed(candidate.values, chosen)
        if len(missed) <= 1:
            _count_one(tally, candidate, missed, chosen)
    return tally


def _count_one(tally: Tally, candidate: Candidate, missed: list[str], chosen: Chosen) -> None:
    dates = [(date, _missed(date, chosen)) for date in candidate.dates]
    if any(not misses for _date, misses in dates):
        tally.total += not missed
        for name in missed or candidate.values:
            tally.add(name, candidate.values[name])
    if missed:
        return
    found: dict[str, set[str]] = {}
    for date, misses in dates:
        for name, values in date.items():
            if not set(misses) - {name}:
                found.setdefault(name, set()).update(values)
    for name, several in found.items():
        tally.add(name, several)


def _missed(values: Values, chosen: Chosen) -> list[str]:
    """The filters that it does not fit."""
    return [name for name, own in values.items() if chosen.get(name) and own.isdisjoint(chosen[name])]
