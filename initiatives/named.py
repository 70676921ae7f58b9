"""Names that know which language they are in. Pure."""


class Named(str):
    """In a list of choices, a sentence or a way: `lang` is the name's language, empty where that is the reader's."""

    lang: str = ""

    @classmethod
    def of(cls, text: str, lang: str) -> "Named":
        name = cls(text)
        name.lang = lang
        return name
