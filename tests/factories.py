"""Rows for tests. No surprises: what a test does not name is empty, published and real."""

from datetime import UTC, date, datetime

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from events import models as events
from indicators import models as indicators
from initiatives import models as initiatives

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = initiatives.User

    username = factory.Sequence("user-{}".format)
    password = factory.LazyFunction(lambda: make_password("password"))


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = initiatives.Organisation

    name = factory.Sequence("Organisation {}".format)
    state = "published"
    published_at = LONG_AGO


class InvitationFactory(DjangoModelFactory):
    """That waits, for long."""

    class Meta:
        model = initiatives.Invitation

    email = factory.Sequence("person-{}@example.dk".format)
    organisation = factory.SubFactory(OrganisationFactory)
    language = "da"
    invited_at = LONG_AGO
    expires_at = datetime(2200, 1, 1, tzinfo=UTC)


class InitiativeFactory(DjangoModelFactory):
    class Meta:
        model = initiatives.Initiative

    title = factory.Sequence("Initiative {}".format)
    summary = "Summary"
    state = "published"
    published_at = LONG_AGO


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = initiatives.Milestone

    initiative = factory.SubFactory(InitiativeFactory)
    title = factory.Sequence("Milestone {}".format)
    due_on = date(2030, 1, 1)


class UpdateFactory(DjangoModelFactory):
    class Meta:
        model = initiatives.Update

    initiative = factory.SubFactory(InitiativeFactory)
    title = factory.Sequence("Update {}".format)
    told_on = date(2026, 1, 1)
    state = "published"
    published_at = LONG_AGO


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = indicators.Indicator

    code = factory.Sequence("indicator-{}".format)
    name = factory.Sequence("Indicator {}".format)
    unit = "%"
    kind = "official statistics"
    direction = "up"
    state = "published"
    published_at = LONG_AGO


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = indicators.Target

    indicator = factory.SubFactory(IndicatorFactory)
    on = date(2030, 12, 31)
    value = 100


class MeasurementFactory(DjangoModelFactory):
    """An approved figure that stands."""

    class Meta:
        model = indicators.Measurement

    indicator = factory.SubFactory(IndicatorFactory)
    period = "2025"
    value = 50
    entered_at = LONG_AGO
    review = "approved"
    reviewed_at = LONG_AGO
    current = True


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = events.Venue

    name = factory.Sequence("Venue {}".format)


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = events.Programme

    title = factory.Sequence("Programme {}".format)
    state = "published"
    published_at = LONG_AGO


class EventFactory(DjangoModelFactory):
    class Meta:
        model = events.Event

    title = factory.Sequence("Event {}".format)
    state = "published"
    published_at = LONG_AGO


class OccurrenceFactory(DjangoModelFactory):
    """A date of one hour at noon, local time in winter."""

    class Meta:
        model = events.Occurrence

    event = factory.SubFactory(EventFactory)
    first_on = date(2026, 12, 1)
    last_on = factory.SelfAttribute("first_on")
    recurrence_key = factory.LazyAttribute(lambda row: f"{row.first_on}T12:00")
    starts_at = factory.LazyAttribute(
        lambda row: datetime(row.first_on.year, row.first_on.month, row.first_on.day, 11, tzinfo=UTC)
    )
    ends_at = factory.LazyAttribute(
        lambda row: datetime(row.last_on.year, row.last_on.month, row.last_on.day, 12, tzinfo=UTC)
    )


class InitiativeSuggestionFactory(DjangoModelFactory):
    """As it was sent: nobody has confirmed it."""

    class Meta:
        model = initiatives.InitiativeSuggestion

    title = factory.Sequence("Suggested initiative {}".format)
    summary = "What it is about."
    email = "sender@example.dk"


class SuggestionFactory(DjangoModelFactory):
    """As it was sent: nobody has confirmed it."""

    class Meta:
        model = events.Suggestion

    title = factory.Sequence("Suggestion {}".format)
    starts_on = date(2026, 12, 1)
    email = "sender@example.dk"
