"""The five levels of an assessment, and what each means: the same for all 42 Key Features."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from indicators.document import LANGUAGES, LevelEntry, Text
from indicators.models import Assessment

MEANINGS: dict[int, Promise] = {
    0: _("Nobody works with it yet: there is no plan and no one who is responsible."),
    1: _(
        "Someone is responsible, and the first activities are planned or tried out. They reach few, and are not yet "
        "connected with one another."
    ),
    2: _(
        "There are regular activities, and they reach some of those they are meant for. Groups, places or times are "
        "missing, and the results are known only in part."
    ),
    3: _(
        "The activities reach most of those they are meant for. They are agreed with partners and paid for, and "
        "results are measured and used."
    ),
    4: _(
        "It is a lasting part of how the city works and open to everyone. Results are measured, published and improved "
        "on from year to year."
    ),
}


def levels() -> tuple[LevelEntry, ...]:
    """As they are said today, in all languages: they are kept with what is frozen."""
    return tuple(
        LevelEntry(int(level), in_all(level.label), in_all(MEANINGS[level.value])) for level in Assessment.Level
    )


def in_all(text: object) -> Text:
    """A translated text in the three languages."""
    found = {}
    for code in LANGUAGES:
        with override(code):
            found[code] = str(text)
    return Text(**found)
