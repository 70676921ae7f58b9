"""Search that forgives spelling: letters are folded the same way in the column and in the query.

`unaccent()` is not immutable and so cannot stand in a generated column; nested `replace()` can.
"""

from collections.abc import Iterable

from django.db.models import CharField, Expression, F, Func, Q, Value
from django.db.models.functions import Concat, Lower, Replace

# Order matters: two-letter spellings come first, so that Aabenraa, Åbenrå and Abenra meet.
FOLDS = (
    ("aa", "a"), ("å", "a"), ("ae", "a"), ("æ", "a"), ("ä", "a"),
    ("oe", "o"), ("ø", "o"), ("ö", "o"), ("ue", "u"), ("ü", "u"), ("ß", "ss"), ("é", "e"),
)  # fmt: skip
MAX_WORDS = 8


def fold(text: str) -> str:
    text = text.lower().replace("\x00", "")
    for letters, plain in FOLDS:
        text = text.replace(letters, plain)
    return text


def folded(*fields: str) -> Expression:
    """The same folding as SQL, over the joined `fields`: for a generated column."""
    parts: list[Expression | F] = [F(fields[0])]
    for field in fields[1:]:
        parts += [Value(" "), F(field)]
    expression: Expression = Lower(Concat(*parts, output_field=CharField()) if len(parts) > 1 else parts[0])
    for letters, plain in FOLDS:
        expression = Replace(expression, Value(letters), Value(plain))
    return expression


def matching(text: str, *columns: str) -> Q:
    """Rows of which a folded column holds each word of `text`, whole or in part."""
    found = Q()
    for word in fold(text).split()[:MAX_WORDS]:
        found &= Q(*[(f"{column}__contains", word) for column in columns or ("search_text",)], _connector=Q.OR)
    return found


class DanishOrder(Func):
    """Sort key in Danish order (… z æ ø å, aa as å), the same on every server: no ICU is needed."""

    template = "translate(replace(lower(%(expressions)s), 'aa', 'å'), 'æøåäöü', '{|}{|y') COLLATE \"C\""
    output_field = CharField()


def danish_key(text: str) -> str:
    """`DanishOrder` for values already in memory."""
    return text.lower().replace("aa", "å").translate(str.maketrans("æøåäöü", "{|}{|y"))


def sorted_danish(names: Iterable[str]) -> list[str]:
    return sorted(names, key=danish_key)
