"""What the network's questionnaire of a day still lacks: answers, translations, words too many, a signature."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.models import Part, Questionnaire, SignOff
from indicators.owed_things import Gap
from indicators.questionnaire_content import Asked, Chapter, chapters, languages, question


def unsigned(day: date) -> Questionnaire | None:
    """The one whose period has the day in it, unless it is signed."""
    rows = Questionnaire.objects.filter(period_from__lte=day, period_to__gte=day)
    return rows.exclude(pk__in=SignOff.objects.standing().values("questionnaire")).first()


def gaps(day: date) -> tuple[list[Gap], list[Gap]]:
    """(what is not answered, what is not signed): owed by who was asked, else by the coordinators. The signature is
    missed once all is answered. One query, four where there is such a questionnaire."""
    questionnaire = unsigned(day)
    if questionnaire is None:
        return [], []
    questions = [
        _gap(questionnaire, chapter, asked, lacking)
        for chapter in chapters(questionnaire)
        for asked in chapter.asked
        if (lacking := _lacking(asked))
    ]
    signature = Gap(str(questionnaire), questionnaire.get_absolute_url() + "#h-sign")
    return questions, [] if questions else [signature]


def _gap(questionnaire: Questionnaire, chapter: Chapter, asked: Asked, lacking: str) -> Gap:
    place = reverse("admin:questionnaire-section", args=[questionnaire.year, chapter.row.code])
    to = asked.row.assigned_to
    return Gap(
        what=f"{asked.number} {asked.row.text}",
        url=f"{place}#q{asked.row.pk}",
        owner=(to.get_full_name() or to.get_username()) if to else "",
        detail=lacking,
        person=to.pk if to else None,
    )


def _lacking(asked: Asked) -> str:
    """ "English, Danish", "Rating" or "Too long: English"; nothing where the answer is whole."""
    entry = question(asked, None)
    parts = [str(Part(code).label) for code in entry.lacks(languages())]
    long = [str(Part(code).label) for code in Part.values if code != Part.RATING and entry.over(code)]
    told = [", ".join(parts)] if parts else []
    return ". ".join([*told, *([_("Too long: %s.") % ", ".join(long)] if long else [])])
