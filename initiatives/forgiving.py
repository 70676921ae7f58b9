"""A list of initiatives whose words are found nowhere: what resembles them stands in, and says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists

from initiatives.likeness import COMPARED, Closeness, resembling
from initiatives.models.initiatives import InitiativeQuerySet


@dataclass(frozen=True)
class Alike:
    """Ids of rows, the nearest first, and the words that were probably meant."""

    ids: Sequence[int]
    meant: str


def alike(rows: InitiativeQuerySet, text: str) -> Alike | None:
    """One query; nothing where full text finds any of `rows`."""
    columns = [f"{field}_{code}" for code, _name in settings.LANGUAGES for field in ("title", "summary")]
    nowhere = rows.filter(resembling(text), ~Exists(rows.search(text))).order_by()
    found = list(nowhere.values_list("pk", *columns)[:COMPARED])
    if not found:
        return None
    near = Closeness(text)
    texts = [
        (pk, [" ".join(filter(None, pair)) for pair in zip(said[::2], said[1::2], strict=True)]) for pk, *said in found
    ]
    texts.sort(key=lambda row: (-max(map(near.of, row[1])), row[0]))
    meant = near.meant(text for _pk, versions in texts for text in versions)
    return Alike([pk for pk, _versions in texts], meant)
