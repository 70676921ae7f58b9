"""What the page is made of, and whose work it shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from initiatives import asked, rules
from initiatives.models import Organisation

NAMED = 6  # of one kind; what is more is counted, and led to
MOST = 100  # rows that are looked at to count what may be much
NOBODYS = "-"  # in the address: what no organisation answers for


@dataclass(frozen=True, slots=True)
class Item:
    """`state` is the key of a word and a mark (`_work_item.html`); "" shows none."""

    title: str
    url: str
    detail: str = ""
    quote: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind, most urgent first. `actions`: (address, words, primary). `asks`: whether somebody has to do
    something about it. `many`: there are more than `number`."""

    key: str
    title: str
    items: Sequence[Item]
    number: int
    more: str = ""
    actions: Sequence[tuple[str, str]] = ()
    asks: bool = True
    many: bool = False
    note: str = ""

    @property
    def left(self) -> int:
        return self.number - len(self.items)


@dataclass(frozen=True, slots=True)
class Scope:
    """`own`: the organisations that the page is about, None for all. `chosen`: the one that was asked for."""

    user: Any
    now: datetime
    own: list[int] | None
    organisations: list[Organisation] = field(default_factory=list)
    chosen: Organisation | None = None
    nobodys: bool = False

    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()

    @property
    def slug(self) -> str | None:
        return "" if self.nobodys else self.chosen.slug if self.chosen else None

    @property
    def is_all(self) -> bool:
        """A coordinator who looks at no organisation in particular."""
        return self.own is None and not self.nobodys

    def of(self, rows: Any, path: str) -> Any:
        """Those of `rows` that belong to the scope; `path` leads to their organisation."""
        if self.nobodys:
            return rows.filter(**{path: None})
        return rows if self.own is None else rows.filter(**{f"{path}__in": self.own})


def scope_of(user: Any, now: datetime, wanted: str) -> Scope:
    """One query for editors. An organisation that is not one's own is as if it were not named."""
    if rules.may_steer(user):
        chosen = Organisation.objects.filter(slug=wanted).first() if wanted not in ("", NOBODYS) else None
        return Scope(user, now, [chosen.pk] if chosen else None, chosen=chosen, nobodys=wanted == NOBODYS)
    mine = list(Organisation.objects.filter(memberships__user=user).by_name()) if rules.may_enter(user) else []
    own = [one.pk for one in mine]
    asked.tell(user, own)
    chosen = next((one for one in mine if one.slug == wanted and len(mine) > 1), None)
    return Scope(user, now, [chosen.pk] if chosen else own, mine, chosen)
