"""Names that know which language they are in. Pure."""


class Named(str):
    """In a list of choices, a sentence or a way: `lang` is the name's language, empty where that is the reader's."""

    lang: str = ""

    @classmethod
    def of(cls, text: str, lang: str) -> "Named":
        name = cls(text)
        name.lang = lang
        return name


def together(first: Named, between: str, second: Named) -> Named:
    """Both in one text. It is in their language where they share one, else it is taken for the reader's."""
    if not (first and second):
        return first or second
    return Named.of(f"{first}{between}{second}", first.lang if first.lang == second.lang else "")
