"""What every file of a report says of itself: period, day, source, filters, when it was made, licence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from indicators import choice_words
from indicators.document import Document
from initiatives import formats
from initiatives.city import here

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

Value = str | int | date


@dataclass(frozen=True, slots=True)
class About:
    """`tables` is the address of the workbook, which has all rows. `facts` are told in this order, a label each;
    `made_at` is fixed by the document, so that equal reports give equal files."""

    language: str
    title: str
    name: str
    publisher: str
    address: str
    tables: str
    schema: str
    made_at: datetime
    facts: tuple[tuple[str, Value], ...]

    def said(self, value: Value) -> str:
        """A fact as people of the language write it; files for machines keep its ISO form."""
        if isinstance(value, datetime):
            return formats.moment(timezone.localtime(value), self.language)
        return formats.longdate(value, self.language) if isinstance(value, date) else str(value)


def about(document: Document, language: str) -> About:
    with override(language):
        city = here(language)
        name, address = f"{city['name']} – {city['network']}", settings.SITE_URL + address_of(document)
        return About(
            language=language,
            title=title_of(document),
            name=name,
            publisher=city["municipality"],
            address=address,
            tables=settings.SITE_URL + address_of(document, "report-xlsx"),
            schema=schema_address(),
            made_at=made_at(document),
            facts=(
                (_("City"), name),
                (_("Period"), choice_words.period(document)),
                (_("Figures as of"), document.as_of),
                (_("Figures"), choice_words.source(document)),
                (capfirst(_("Key Features")), choice_words.selection(document)),
                (_("Filters"), choice_words.in_words(document)),
                *_joined(_("Not possible"), choice_words.in_vain(document)),
                *_joined(_("Not compared"), choice_words.not_compared(document)),
                (_("Made on"), made_at(document).date()),
                *_frozen(document),
                (_("Version of the arithmetic"), document.arithmetic),
                (_("Published by"), city["municipality"]),
                (_("Address"), address),
                (_("Licence"), f"{LICENCE}, {LICENCE_URL}"),
                *_sample(document),
            ),
        )


def _joined(label: str, sentences: Iterable[str]) -> tuple[tuple[str, Value], ...]:
    """As one fact; none where there is nothing to say."""
    told = " ".join(sentences)
    return ((label, told),) if told else ()


def _frozen(document: Document) -> tuple[tuple[str, Value], ...]:
    frozen = document.frozen
    if frozen is None:
        return ()
    return (
        (_("Frozen, never to change"), frozen.at),
        (_("Version"), frozen.version),
        (_("Signed by"), frozen.by),
        (_("Checksum (SHA-256)"), frozen.checksum),
    )


def _sample(document: Document) -> tuple[tuple[str, Value], ...]:
    return ((_("Sample data"), _("Some of what is in it is invented.")),) if document.sample else ()


def title_of(document: Document) -> str:
    return _("Report %(year)s") % {"year": choice_words.period(document)}


def address_of(document: Document, page: str = "report-detail") -> str:
    """Of the page, or the file, that shows the same, in the language that is active."""
    query = document.choice.query()
    if document.frozen and document.frozen.replaced:
        query.append(("version", str(document.frozen.version)))
    return reverse(page, args=[document.year]) + (f"?{urlencode(query)}" if query else "")


def schema_address() -> str:
    return f"{settings.SITE_URL}{reverse('report-schema')}"


def made_at(document: Document) -> datetime:
    """When a frozen report was frozen; of another only the day counts."""
    return document.frozen.at if document.frozen else datetime.combine(document.made_on, time(), UTC)
