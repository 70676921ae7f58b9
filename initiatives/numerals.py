"""Numbers as people type them, in their own language. Pure: the caller gives the language."""

import re
from decimal import Decimal

from initiatives import formats

_SPACES = re.compile(r"[\s'’]")  # \s knows the narrow and the no-break space; the apostrophe is Swiss


def read_number(text: str, language: str) -> Decimal:
    """ "1.234,5" (da, de) or "1,234.5" (en) -> Decimal("1234.5"). A ValueError for anything else.

    The sign of thousands must stand where it belongs: "1.5" is no number in Danish, so a decimal point
    typed from habit is never read as fifteen.
    """
    style = formats.style_of(language)
    group, mark = re.escape(style.thousands), re.escape(style.decimal)
    plain = _SPACES.sub("", text).replace(formats.MINUS, "-")
    written = re.fullmatch(rf"([+-]?)([0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]*)(?:{mark}([0-9]+))?", plain)
    if written is None or not (written[2] or written[3]):
        raise ValueError(f"{text!r:.40} is not a number.")
    sign, whole, rest = written.groups()
    return Decimal(f"{sign}{whole.replace(style.thousands, '') or '0'}.{rest or '0'}")


def typed(value: Decimal, language: str) -> str:
    """The number as someone would type it: all its decimals, no sign of thousands, a plain minus."""
    style = formats.style_of(language)
    return formats.number(value, None, language).replace(style.thousands, "").replace(formats.MINUS, "-")
