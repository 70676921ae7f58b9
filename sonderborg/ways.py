"""The ways in: what a citizen, a company, an educational institution and an association can do on Monday.

Words and addresses only; headings and prose of their pages are texts that coordinators write (`initiatives/texts.py`).
What the four have in common is written once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.feeds import webcal_address
from initiatives.models import Organisation
from initiatives.models.choices import Audience


@dataclass(frozen=True)
class Way:
    """One thing to do: `links` are (words, address)."""

    icon: str
    title: Any
    text: Any
    links: Sequence[tuple[Any, str]]


@dataclass(frozen=True)
class Who:
    """`key` names the page and its text; `join` to `host` say what the reader can do, each in its own words.

    `kinds` are the organisations that the reader may recognise themselves in.
    """

    key: str
    audience: str
    icon: str
    title: Any
    short: Any
    join: Any
    come: Any
    suggest: Any
    host: Any
    kinds: Sequence[str] = ()

    @property
    def url(self) -> str:
        return reverse(self.key)

    @property
    def query(self) -> str:
        """Narrows the lists and the feeds to what is for them."""
        return "?" + urlencode({"audience": self.audience})

    @property
    def initiatives_url(self) -> str:
        return reverse("initiative-list") + self.query

    @property
    def events_url(self) -> str:
        return reverse("event-list") + self.query

    @property
    def feed_query(self) -> str:
        return "?" + urlencode({"audience": self.audience, "lang": get_language() or "da"})

    @property
    def ways(self) -> list[Way]:
        return [
            Way("hand-raised", _("Join an initiative"), self.join, [(_("Find an initiative"), self.initiatives_url)]),
            Way("calendar", _("Come to an event"), self.come, [(_("See what is on"), self.events_url)]),
            Way(
                "light-bulb",
                _("Suggest something"),
                self.suggest,
                [
                    (_("Suggest an initiative"), reverse("suggest-initiative")),
                    (_("Suggest an event"), reverse("suggest-event")),
                ],
            ),
            Way("key", _("Host something"), self.host, [(_("Tell us when and where"), reverse("suggest-event"))]),
            self._follow(),
            self._write(),
        ]

    def _follow(self) -> Way:
        news = reverse("update-news") + self.feed_query
        return Way(
            "bell",
            _("Follow along"),
            _("New events come into your calendar, and news into your news reader. You need no account."),
            [
                (_("Get the events in your calendar"), reverse("event-subscribe") + self.query),
                (_("Open the calendar"), webcal_address(self.feed_query)),
                (_("News as a feed"), news),
            ],
        )

    def _write(self) -> Way:
        return Way(
            "envelope",
            _("Write to someone"),
            _("Where an initiative has a contact, you can write straight from its page. You can also ask the city."),
            [(_("Find whom to write to"), self.initiatives_url), (_("Contact the city"), reverse("contact"))],
        )


WHO = [
    Who(
        key="citizens",
        audience=Audience.CITIZENS.value,
        icon="user",
        title=_("As a citizen"),
        short=_("Learn something new, lend a hand or have your say."),
        join=_("Choose one that matters to you. Its page says who takes part and whom you can contact."),
        come=_("Each event says who it is for, what it costs and how to get in."),
        suggest=_("You need no organisation behind you. We read every suggestion and answer you."),
        host=_("Do you know something that others would like to learn? Show it, where it suits you."),
    ),
    Who(
        key="companies",
        audience=Audience.COMPANIES.value,
        icon="building-office-2",
        title=_("As a company"),
        short=_("Share what you know, and learn with others."),
        join=_("Look for one close to your work. Its page says who is a partner already and whom you can contact."),
        come=_("Meet others who work on the same, and let employees learn in working hours."),
        suggest=_("A course, a visit or an evening on what you have learnt. We read every suggestion and answer you."),
        host=_("Open your workplace for a day, or lend a room to those who have none."),
        kinds=(Organisation.Kind.COMPANY.value, Organisation.Kind.PARTNERSHIP.value),
    ),
    Who(
        key="institutions",
        audience=Audience.INSTITUTIONS.value,
        icon="academic-cap",
        title=_("As an educational institution"),
        short=_("Bring the goals into your teaching, and open your doors."),
        join=_(
            "Find one that fits a subject or a year. Its page says which goals it belongs to and whom you can contact."
        ),
        come=_("Take a class along, or go as a team of teachers."),
        suggest=_("Show what pupils and students have made, to parents and the whole city."),
        host=_("Open a lesson, a laboratory or a workshop to others."),
        kinds=(Organisation.Kind.EDUCATION.value,),
    ),
    Who(
        key="associations",
        audience=Audience.ASSOCIATIONS.value,
        icon="user-group",
        title=_("As an association"),
        short=_("Invite people in, and create something with the city."),
        join=_("See where your members can lend a hand. The page says who takes part and whom you can contact."),
        come=_("Go together, or have a stand where people meet."),
        suggest=_("Your own walk, workshop or evening reaches more people when it is in the city’s calendar."),
        host=_("Do you have a house, a boat or a field? Invite others to use it with you."),
        kinds=(Organisation.Kind.ASSOCIATION.value,),
    ),
]
BY_KEY = {who.key: who for who in WHO}
