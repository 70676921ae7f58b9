"""Suggested initiatives: which there are already, and how one becomes a draft."""

import re
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import TrigramSimilarity
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from initiatives.models import Initiative, InitiativeSuggestion, State, User
from initiatives.search import fold
from initiatives.suggesting import Suggestions, Words, decide

ALIKE = 0.3  # how much of the trigrams of a title
SHORTEST, MOST_WORDS = 4, 6


class SuggestedInitiatives(Suggestions[InitiativeSuggestion]):
    kind = "initiative"
    model = InitiativeSuggestion
    words = Words(
        suggested=gettext_lazy("You suggested an initiative for our portal:"),
        thanks=gettext_lazy("Thank you for suggesting an initiative:"),
        needed=gettext_lazy("We need something more from you before we can go on with it:"),
        refused=gettext_lazy("We cannot put it on the portal. This is why:"),
        again=gettext_lazy("You are welcome to suggest another initiative."),
    )

    def in_short(self, row: InitiativeSuggestion, language: str) -> str:
        return row.summary

    @transaction.atomic
    def accept(self, *, suggestion: InitiativeSuggestion, by: User, now: datetime) -> Initiative:
        """A draft with its links to the 4 and the 17, for staff to complete and publish."""
        row = self.to_decide(suggestion, by)
        initiative = _draft(row, by)
        for goal in row.goals.all():
            initiative.tags.create(goal=goal)
        for dimension in row.dimensions.all():
            initiative.tags.create(dimension=dimension)
        row.initiative = initiative
        decide(row, row.State.ACCEPTED, by, now)
        with translation.override(row.language):
            url = settings.SITE_URL + initiative.get_absolute_url()
        self.write(row, "initiative_accepted", gettext_noop("Accepted: %(title)s"), initiative_url=url)
        return initiative


suggested_initiatives = SuggestedInitiatives()


def _draft(row: InitiativeSuggestion, by: User) -> Initiative:
    """The sender's name and e-mail do not go along: they were given for the answer only."""
    copied = ("fields", "audiences", "life_stages", "phase", "starts_on", "place", "website")
    values = {name: getattr(row, name) for name in copied}
    texts = {"title": row.title, "summary": row.summary, "body": _body(row)}
    values |= {f"{name}_{row.language}": text for name, text in texts.items()}
    initiative = Initiative(lead=row.organisation, state=State.DRAFT, **values)
    initiative._history_user = by  # type: ignore[attr-defined]
    with translation.override(row.language):  # the address is made from the title
        initiative.save()
    return initiative


def _body(row: InitiativeSuggestion) -> str:
    with translation.override(row.language):
        behind = _("Behind it: %(name)s") % {"name": row.organiser} if row.organiser and not row.organisation else ""
    return "\n\n".join(filter(None, [row.body, behind]))


def alike(title: str) -> list[Initiative]:
    """Public initiatives with a similar title. One query; the index on the folded text finds the candidates."""
    words = [word for word in re.split(r"\W+", fold(title)) if len(word) >= SHORTEST][:MOST_WORDS]
    if not words:
        return []
    near = Q()
    for word in words:
        near |= Q(search_text__trigram_word_similar=word)
    titles = [TrigramSimilarity(Coalesce(f"title_{code}", Value("")), title) for code, _name in settings.LANGUAGES]
    rows = Initiative.objects.visible_to(AnonymousUser()).filter(near).annotate(likeness=Greatest(*titles))
    return list(rows.filter(likeness__gte=ALIKE).order_by(F("likeness").desc(), "pk")[:5])
