"""What the collections of the JSON API share: texts in three languages, numbers, days, paging, problems."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar, overload

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema
from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

Item = TypeVar("Item")

LAST_DAY = date(9999, 12, 30)  # the calendar has no day after 9999-12-31, and a standing needs one
DAY_TYPE = {"type": "string", "format": "date"}
SINCE_TYPE = {"anyOf": [DAY_TYPE, {"type": "string", "format": "date-time"}]}
SLUG = r"^[-a-zA-Z0-9_]+$"

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Answer(BaseModel):
    """Base of what is sent. Not ninja's Schema: that reads attributes one by one and takes three times as long."""


class Problem(Answer):
    """Why there is no other answer."""

    detail: str = Field(description="What is wrong, in one sentence.")


class Text(Answer):
    """A text in the portal's three languages; null where nobody has written it."""

    da: str | None = Field(description="Danish.")
    en: str | None = Field(description="English.")
    de: str | None = Field(description="German.")


class Page(Answer, Generic[Item]):
    """One page of a collection."""

    model_config = ConfigDict(json_schema_extra={"description": "One page of a collection."})  # lost in the generic

    next: str | None = Field(description="Absolute address of the next page; null on the last one.")
    results: list[Item] = Field(description="The rows of this page, in an order that stays.")


Number = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$", examples=["64.5"])]
Share = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{4}$", examples=["0.5700"])]


def text(row: Any, field: str) -> Text:
    """The three columns of a translated field; an empty one is null."""
    da, en, de = (getattr(row, f"{field}_{language}") or None for language in ("da", "en", "de"))
    return Text(da=da, en=en, de=de)


@overload
def plain(number: Decimal) -> str: ...
@overload
def plain(number: None) -> None: ...
def plain(number: Decimal | None) -> str | None:
    """Without exponent or trailing zeros: Decimal("64.50000000") is "64.5"."""
    if number is None:
        return None
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def texts(row: Any, *fields: str) -> dict[str, Any]:
    return {field: text(row, field) for field in fields}


def numbers(row: Any, *fields: str) -> dict[str, Any]:
    return {field: plain(getattr(row, field)) for field in fields}


def same(row: Any, *fields: str) -> dict[str, Any]:
    """What is sent as it is stored."""
    return {field: getattr(row, field) for field in fields}


def or_null(row: Any, *fields: str) -> dict[str, Any]:
    """What is stored as an empty text where it is not known."""
    return {field: getattr(row, field) or None for field in fields}


def words(choices: type[models.TextChoices]) -> Any:
    """For the description of a field that holds one of `choices`."""
    return WithJsonSchema({"type": "string", "enum": list(choices.values)})


def history_of(model: Any, since: datetime) -> models.QuerySet:
    """What the history knows of rows of `model` since then, deleted ones included."""
    return model.history.filter(history_date__gte=since)


def slugs(rows: Iterable[Any]) -> list[str]:
    return sorted(row.slug for row in rows)


def public_slug(row: Any) -> str | None:
    """The slug of a row that the public may see; a draft is not given away by what points at it."""
    return row.slug if row is not None and row.is_public else None


def picture(request: HttpRequest, image: Any) -> str | None:
    return request.build_absolute_uri(image.url) if image else None


def read_day(value: object) -> object:
    """An ISO date. Stricter than pydantic, for which "7" is a day in 1970."""
    if value is None or isinstance(value, date):
        return value
    try:
        if not _DAY.fullmatch(str(value)):
            raise ValueError
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("write a date such as 2026-11-24") from None


def read_since(value: object) -> object:
    """An ISO date or time as an aware time; what names no offset is UTC."""
    if value is None or isinstance(value, datetime):
        return value
    written = str(value).replace(" ", "+")  # a plus sign that the address did not escape
    try:
        if _DAY.fullmatch(written):
            return datetime.combine(date.fromisoformat(written), time.min, UTC)
        if not _DAY.match(written) or "T" not in written.upper():
            raise ValueError
        moment = datetime.fromisoformat(written.upper())
    except ValueError:
        raise ValueError("write a date such as 2026-11-24 or a time such as 2026-11-24T10:00:00Z") from None
    return _in_utc(moment)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # within a day of the calendar's first or last
        return moment.replace(tzinfo=UTC)


Day = Annotated[date | None, BeforeValidator(read_day), WithJsonSchema(DAY_TYPE)]
Since = Annotated[datetime | None, BeforeValidator(read_since), WithJsonSchema(SINCE_TYPE)]


class Paging(Schema):
    """Which part of a collection is asked for."""

    limit: int = Field(100, ge=1, le=500, description="How many rows a page holds.")
    page: int = Field(1, ge=1, le=1_000_000, description="Which page; better to follow next than to count.")
    updated_since: Since = Field(
        None,
        description="Only what was changed or published at or after this date or time. Without an offset it is UTC.",
    )


class AsOf(Schema):
    """The day that is asked about."""

    as_of: Day = Field(
        None, description="The day on which progress is judged, as corrected since. Default: today in Copenhagen."
    )

    @property
    def day(self) -> date:
        return min(self.as_of or timezone.localdate(), LAST_DAY)


def paged(
    request: HttpRequest,
    rows: models.QuerySet | list,
    paging: Paging,
    shape: type[Page[Item]],
    make: Callable[[Any], Item],
    prepare: Callable[[list[Any]], list[Any]] = list,
) -> Page[Item]:
    """The page of `rows` that is asked for, all together `prepare`d. One query: a row too many says that there is a
    next page."""
    start = (paging.page - 1) * paging.limit
    found = list(rows[start : start + paging.limit + 1])
    more = len(found) > paging.limit
    return shape(
        next=_address_of(request, paging.page + 1) if more else None,
        results=[make(row) for row in prepare(found[: paging.limit])],
    )


def _address_of(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
