"""The form of all filters: what can be chosen, and how many events there would be. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from events.offer import FACETS
from events.tally import Tally

Labels = Mapping[str, Mapping[str, str]]
LONG = ("programme", "initiative", "organisation", "place")  # only those that have something, and not without end
MOST = 40


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    selected: bool
    dimension: str = ""


@dataclass(frozen=True)
class Group:
    """A filter. `number` of its choices are made."""

    name: str
    title: str
    choices: Sequence[Choice]

    @property
    def is_open(self) -> bool:
        return self.name not in (*LONG, "feature", "language") or self.number > 0

    @property
    def number(self) -> int:
        return sum(choice.selected for choice in self.choices)


def groups(labels: Labels, chosen: Mapping[str, Sequence[str]], tally: Tally) -> Iterator[Group]:
    for name, title in FACETS.items():
        counts: Mapping[str, int] = tally.numbers.get(name, {})
        choices = [
            Choice(value, label, counts.get(value, 0), value in chosen[name], value if name == "dimension" else "")
            for value, label in labels[name].items()
        ]
        if name in LONG:
            choices = _those_with_something(choices)
        if choices:
            yield Group(name, str(title), choices)


def _those_with_something(choices: list[Choice]) -> list[Choice]:
    found = [choice for choice in choices if choice.count or choice.selected]
    kept = sorted(found, key=lambda choice: (not choice.selected, -choice.count))[:MOST]
    return [choice for choice in found if choice in kept]
