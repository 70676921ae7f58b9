"""The values of properties: moments, lengths and texts."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

from events.incoming.lines import SHOWN, Property
from events.rrule import RuleError, gettext_noop

_NO_MOMENT = gettext_noop("“%(value)s” is not a date or a time (%(name)s).")
_NO_LENGTH = gettext_noop("“%(value)s” is not a length of time.")

_DATE = re.compile(r"[0-9]{8}")
_TIME = re.compile(r"([0-9]{8}T[0-9]{6})(Z?)")
_LENGTH = re.compile(
    r"\+?P(?:([0-9]{1,4})W)?(?:([0-9]{1,4})D)?(?:T(?:([0-9]{1,4})H)?(?:([0-9]{1,5})M)?(?:([0-9]{1,6})S)?)?"
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKUP = re.compile(r"<(?:br|p|div|span|a|b|i|u|ul|ol|li|strong|em|html|h[1-6])\b[^>]*>", re.IGNORECASE)
_BLOCKS = {"p", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"}


@dataclass(frozen=True)
class Moment:
    """A day, or a wall time with the name of its zone; "" where the file names none (floating)."""

    local: datetime
    is_day: bool = False
    zone: str = ""

    @property
    def day(self) -> date:
        return self.local.date()

    def wall(self, zone: str) -> datetime:
        """The wall time that clocks in `zone` show then."""
        if not self.zone or self.is_day or self.zone == zone:
            return self.local
        return self.local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def moment(text: str, name: str, zone: str) -> Moment:
    """`zone`: the IANA name that TZID means, or "". Raises RuleError."""
    text = text.strip()
    try:
        if _DATE.fullmatch(text):
            return Moment(datetime.strptime(text, "%Y%m%d"), is_day=True)  # noqa: DTZ007 - a day has no zone
        if found := _TIME.fullmatch(text):
            local = datetime.strptime(found[1].replace("T24", "T00"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - local
            return Moment(local + timedelta(days="T24" in found[1]), zone="UTC" if found[2] else zone)
    except (ValueError, OverflowError):
        pass
    raise RuleError(_NO_MOMENT, value=text[:SHOWN], name=name)


def length(text: str) -> timedelta:
    """Of a DURATION. Raises RuleError."""
    found = _LENGTH.fullmatch(text.strip().upper())
    if not found or not any(found.groups()):
        raise RuleError(_NO_LENGTH, value=text[:SHOWN])
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def text(found: Property | None) -> str:
    """Unescaped, with plain line breaks and without signs that cannot be stored."""
    if found is None:
        return ""
    value = _ESCAPED.sub(lambda pair: "\n" if pair[1] in "nN" else pair[1], found.value)
    value = re.sub("\r\n?|[\u2028\u2029]", "\n", value)
    return _CONTROL.sub("", value).strip()


def line_of_text(found: Property | None, between: str = " ") -> str:
    lines = (" ".join(line.split()) for line in text(found).split("\n"))
    return between.join(filter(None, lines))


def paragraphs(found: Property | None) -> str:
    """A description as Markdown that keeps its lines. Google's is HTML: its words and links are kept."""
    value = text(found)
    if _MARKUP.search(value):
        reader = _Words()
        reader.feed(value)
        reader.close()
        value = "".join(reader.words).replace("\xa0", " ")
    lines = [" ".join(line.split()) for line in value.strip().split("\n")]
    kept = re.sub("\n{3,}", "\n\n", "\n".join(lines))
    return re.sub("(?<=[^\n])\n(?=[^\n])", "  \n", kept)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" or tag in _BLOCKS:
            self.words.append("\n- " if tag == "li" else "\n")
        elif tag == "a":
            self.link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS and tag != "li":
            self.words.append("\n")
        elif tag == "a" and self.link.startswith(("http://", "https://")):
            if self.words[-1:] != [self.link]:
                self.words.append(f" ({self.link})")
            self.link = ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def in_utc(local: datetime, zone: str) -> datetime:
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


MIDNIGHT = time()
