"""A text in the three languages. Pure."""

from dataclasses import dataclass

LANGUAGES = ("da", "en", "de")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the three languages; what nobody has written is empty."""

    da: str = ""
    en: str = ""
    de: str = ""

    def to(self, language: str) -> str:
        """In the language, else in the first that there is."""
        return getattr(self, self.language(language))

    def language(self, wanted: str) -> str:
        """The language that `to` gives."""
        code = wanted.partition("-")[0]
        return next((each for each in (code, *LANGUAGES) if getattr(self, each)), code)

    def __bool__(self) -> bool:
        return bool(self.da or self.en or self.de)


NOTHING = Text()
