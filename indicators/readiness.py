"""What is missing before a year is frozen or its report exported: each gap with where it is filled and who owes it.
Nothing here forbids either: a gap that is known is told as a gap."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import questionnaire_gaps, wording
from indicators.document import LANGUAGES, Document, FeatureEntry, IndicatorEntry, Text
from indicators.feature_coverage import Measure
from indicators.models import Measurement, Review
from indicators.owed_things import Gap, Gaps
from initiatives.models import Tag
from initiatives.models.base import said


def missing(document: Document) -> list[Gaps]:
    """By kind, what is worst first; a kind without gaps is left out. Three queries: figures that wait for review, tags
    without a reason, the questionnaire; three more where there is one that is not signed."""
    questions, signature = questionnaire_gaps.gaps(document.as_of)
    kinds: list[tuple[str, str, Iterable[Gap]]] = [
        ("value", _("No value"), _no_value(document)),
        ("waiting", _("Figures that wait for review"), _waiting(document)),
        ("old", _("Too old"), _too_old(document)),
        ("source", _("No source"), _no_source(document)),
        ("assessment", _("Not assessed"), _not_assessed(document)),
        ("reason", _("No reason for a link to the framework"), _unreasoned(document)),
        ("question", _("Not answered in the network’s questionnaire"), questions),
        ("wording", _("Wording that is not verified"), _unverified(document)),
        ("language", _("Not translated"), _untranslated(document)),
        ("signature", _("Not signed"), signature),
    ]
    found = [(kind, title, list(rows)) for kind, title, rows in kinds]
    return [Gaps(kind, title, rows) for kind, title, rows in found if rows]


def number(document: Document) -> int:
    return sum(gaps.number for gaps in missing(document))


def _indicator(row: IndicatorEntry, detail: str = "", *, figure: bool = False) -> Gap:
    owner = row.responsible.to(wording.language())
    return Gap(_named(row), _page("indicator", row.id), owner, detail, indicator=row.id if figure else None)


def _named(row: IndicatorEntry) -> str:
    return f"{row.feature} {row.name.to(wording.language())}".strip()


def _feature(row: FeatureEntry, url: str, detail: str = "") -> Gap:
    return Gap(f"{row.rolled.code} {row.rolled.short.to(wording.language())}", url, detail=detail)


def _page(model: str, key: int) -> str:
    app = "indicators" if model == "indicator" else "initiatives"
    return reverse(f"admin:{app}_{model}_change", args=[key])


def _no_value(document: Document) -> Iterator[Gap]:
    language = wording.language()
    for row in (*document.indicators, *document.context):
        if row.value is None and row.status != "not_applicable":
            yield _indicator(row, row.absent_reason.to(language), figure=True)
    measured = {row.feature for row in document.indicators}
    for feature in document.selected:
        if feature.rolled.code not in measured:
            address = reverse("feature-detail", args=[feature.rolled.code])
            yield _feature(feature, address, _("No indicator is chosen for this Key Feature yet."))


def _too_old(document: Document) -> Iterator[Gap]:
    for row in (*document.indicators, *document.context):
        if row.period and not Measure(row.period, row.frequency).is_fresh(document.as_of):  # type: ignore[arg-type]
            yield _indicator(row, _("The newest figure is for %s.") % wording.period(row.period), figure=True)


def _no_source(document: Document) -> Iterator[Gap]:
    for row in (*document.indicators, *document.context):
        if not row.source:
            yield _indicator(row)


def _waiting(document: Document) -> Iterator[Gap]:
    """Handed in and not decided: they are not in the baseline."""
    ids = [row.id for row in (*document.indicators, *document.context)]
    waiting = Measurement.objects.filter(review=Review.SUBMITTED, indicator__in=ids, ends_on__lte=document.as_of)
    rows: Any = waiting.select_related("indicator").order_by("indicator__code", "ends_on", "pk")
    owner = _("Reviewers")
    for row in rows:
        detail = wording.period(row.period)
        yield Gap(row.indicator.name, reverse("admin:indicators_measurement_change", args=[row.pk]), owner, detail)


def _not_assessed(document: Document) -> Iterator[Gap]:
    address = reverse("admin:year", args=[document.year])
    for feature in document.selected:
        if feature.level is None:
            yield _feature(feature, f"{address}#f-{feature.id}")


def _unreasoned(document: Document) -> Iterator[Gap]:
    """Initiatives of the report that say which goals or Key Features they work for, and not why."""
    known = {row.id: row for row in document.initiatives}
    tags = Tag.objects.filter(without_reason(), initiative__in=known)
    counts = tags.order_by().values("initiative").annotate(number=Count("pk")).values_list("initiative", "number")
    language = wording.language()
    for pk, number in sorted(counts, key=lambda pair: known[pair[0]].slug):
        row = known[pk]
        text = ngettext("%(number)s link without a reason", "%(number)s links without a reason", number)
        name, lead = row.title.to(language), row.lead.to(language)
        yield Gap(name, f"{_page('initiative', pk)}#tags-group", lead, text % {"number": number})


def without_reason() -> Q:
    return ~said("reason")


def _unverified(document: Document) -> Iterator[Gap]:
    for feature in document.selected:
        if not feature.wording_verified:
            yield _feature(feature, _page("keyfeature", feature.id))


def _untranslated(document: Document) -> Iterator[Gap]:
    """Texts of the report that are written in one language and not in another."""
    year = reverse("admin:year", args=[document.year])
    for feature in document.selected:
        parts = [(_("title"), feature.title)]
        if lacking := _lacking(parts):
            yield _feature(feature, _page("keyfeature", feature.id), lacking)
        parts = [(_("reason"), feature.reason), (_("rationale"), feature.rationale), (_("evidence"), feature.evidence)]
        if lacking := _lacking(parts):
            yield _feature(feature, f"{year}#f-{feature.id}", lacking)
    for row in (*document.indicators, *document.context):
        parts = [(_("name"), row.name), (_("unit"), row.unit), (_("definition"), row.definition)]
        parts += [(_("limitations"), row.limitations), (_("source"), row.source)]
        if lacking := _lacking(parts):
            yield _indicator(row, lacking)
    for initiative in document.initiatives:
        if lacking := _lacking([(_("title"), initiative.title), (_("summary"), initiative.summary)]):
            language = wording.language()
            name, lead = initiative.title.to(language), initiative.lead.to(language)
            yield Gap(name, _page("initiative", initiative.id), lead, lacking)


def _lacking(parts: Iterable[tuple[str, Text]]) -> str:
    """ "English: name, unit. German: name", or nothing."""
    names = {"da": _("Danish"), "en": _("English"), "de": _("German")}
    written = [(name, text) for name, text in parts if text]
    lacking = [(names[code], [name for name, text in written if not getattr(text, code)]) for code in LANGUAGES]
    return ". ".join(f"{language}: {', '.join(found)}" for language, found in lacking if found)
