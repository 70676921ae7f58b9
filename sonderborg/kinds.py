"""What can be searched for: each kind with its rows, and with what of a row is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, F, OuterRef, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event, Occurrence, Programme
from indicators.models import Indicator
from initiatives.models import Dimension, FocusArea, Goal, Initiative, KeyFeature, Organisation, Text, Update


@dataclass(frozen=True)
class Kind:
    """`page` is the name of the address and `key` the column that it takes; a text's key is that name. `mark` is how
    the key is drawn, if it is; `title` and `texts` are fields in three languages, `day` is a column with a date."""

    name: str
    label: Any
    model: Any
    page: str
    key: str
    title: str = "title"
    texts: tuple[str, ...] = ("summary", "body")
    mark: str = ""
    day: str = ""

    def rows(self, user: Any) -> Any:
        """Those that `user` may see. The framework is there for everyone."""
        rows = self.model.objects.all()
        return rows.visible_to(user) if hasattr(rows, "visible_to") else rows.current()

    def address(self, key: str) -> str:
        return reverse(self.page, args=[key]) if self.page else reverse(key)

    def when(self, user: Any) -> Any:
        """Of an event the next date."""
        if self.model is not Event:
            return F(self.day) if self.day else Value(None, DateField())
        dates = Occurrence.objects.visible_to(user).starting(timezone.localdate()).filter(event=OuterRef("pk"))
        return Subquery(dates.values("first_on")[:1])


KINDS = (
    Kind("initiatives", _("Initiatives"), Initiative, "initiative-detail", "slug"),
    Kind("events", _("Events"), Event, "event-detail", "slug"),
    Kind("programmes", _("Programmes"), Programme, "programme-detail", "slug", day="starts_on"),
    Kind("updates", _("News"), Update, "initiative-detail", "initiative__slug", texts=("body",), day="told_on"),
    Kind("indicators", _("Indicators"), Indicator, "indicator-detail", "code", "name", ("definition",)),
    Kind("features", _("Key Features"), KeyFeature, "feature-detail", "code", texts=("explanation",), mark="code"),
    Kind("goals", _("Goals"), Goal, "goal-detail", "number", texts=("text", "explanation"), mark="goal"),
    Kind("areas", _("Areas of focus"), FocusArea, "area-detail", "number", texts=("explanation",), mark="code"),
    Kind(
        "dimensions", _("Dimensions"), Dimension, "dimension-detail", "code", "name", ("description", "example"),
        mark="dimension",
    ),
    Kind("organisations", _("Organisations"), Organisation, "organisation-detail", "slug", "name", ("description",)),
    Kind("pages", _("Pages"), Text, "", "key", texts=("body",)),
)  # fmt: skip
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
