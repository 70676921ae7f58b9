"""Names that know which language they are in. Pure."""

from collections.abc import Sequence


class Named(str):
    """In a list of choices, a sentence or a way: `lang` is the name's language, empty where that is the reader's."""

    lang: str = ""

    @classmethod
    def of(cls, text: str, lang: str) -> "Named":
        name = cls(text)
        name.lang = lang
        return name


class Spoken(str):
    """A sentence that is read aloud, about a name. `pieces` are the sentence cut around a name in another language,
    each with its own ("" is the reader's), for no attribute can hold two; empty where all of it is in the reader's."""

    pieces: tuple[tuple[str, str], ...] = ()

    @classmethod
    def about(cls, name: str, before: str, after: Sequence[str]) -> "Spoken":
        said = cls(", ".join((f"{before}{name}", *after)))
        if lang := getattr(name, "lang", ""):
            said.pieces = ((before.strip(), ""), (str(name), lang), (", ".join(after), ""))
        return said


def together(first: Named, between: str, second: Named) -> Named:
    """Both in one text. It is in their language where they share one, else it is taken for the reader's."""
    if not (first and second):
        return first or second
    return Named.of(f"{first}{between}{second}", first.lang if first.lang == second.lang else "")
