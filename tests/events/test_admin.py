"""The staff pages of events: schedules become dates, and one date is changed with the reason."""

from datetime import date, time

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from events.models import Event, Occurrence, Venue
from initiatives import formats
from tests.factories import EventFactory, OccurrenceFactory, OrganisationFactory, VenueFactory
from tests.staff import errors, filled

pytestmark = pytest.mark.django_db
ADD, OCCURRENCES = "/admin/events/event/add/", "/admin/events/occurrence/"
WEEKLY = {"starts_on": "12.01.2027", "ends_on": "12.01.2027", "start_time": "19:00", "end_time": "21:00",
          "repeats": "week", "every": "1", "ends": "after", "times": "3"}  # fmt: skip


def page(event):
    return f"/admin/events/event/{event.pk}/change/"


@pytest.fixture
def own(editor):
    """A draft: what is published already would wait for review."""
    return EventFactory(organiser=editor.organisation, state="draft", published_at=None)


@pytest.fixture
def course(own):
    """Three Tuesdays in January 2027, not yet expanded."""
    own.schedules.create(
        starts_on=date(2027, 1, 12), ends_on=date(2027, 1, 12), start_time=time(19), end_time=time(21),
        rule="FREQ=WEEKLY;COUNT=3",
    )  # fmt: skip
    return own


def with_schedule(client, event, **changes):
    data = filled(client.get(page(event)), schedules__TOTAL_FORMS=1)
    return client.post(page(event), data | {f"schedules-0-{name}": value for name, value in (WEEKLY | changes).items()})


# --- Events and schedules ------------------------------------------------------------------------
def test_an_editor_adds_an_event_and_its_dates_are_made(editor):
    data = filled(editor.get(ADD), title_da="Sprogcafé", organiser=editor.organisation.pk, schedules__TOTAL_FORMS=1)
    data |= {f"schedules-0-{name}": value for name, value in WEEKLY.items()}
    assert editor.post(ADD, data).status_code == 302
    event = Event.objects.get()
    assert [row.recurrence_key for row in event.occurrences.all()] == [
        "2027-01-12T19:00", "2027-01-19T19:00", "2027-01-26T19:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"ends": "open"}, "review_on"),  # never ends, and nobody looks at it again
        ({"ends": "on"}, "until"),
        ({"ends": "on", "until": "11.01.2027"}, "until"),
        ({"times": ""}, "times"),
        ({"times": "0"}, "times"),
        ({"every": "13"}, "every"),
        ({"weekdays": ["0"]}, "starts_on"),  # the first date is a Tuesday
        ({"repeats": "hourly"}, "repeats"),
        ({"start_time": ""}, "start_time"),
        ({"ends_on": "11.01.2027"}, "ends_on"),
    ],
)
def test_a_schedule_that_cannot_be_followed_is_refused_beside_the_field(editor, own, changes, wrong):
    assert list(errors(with_schedule(editor, own, **changes))) == [f"schedules-0-{wrong}"]
    assert not own.schedules.exists()


def test_a_rule_without_end_needs_a_day_to_look_at_it_again(editor, own):
    assert with_schedule(editor, own, ends="open", review_on="01.06.2027").status_code == 302
    assert own.schedules.get().rule == "FREQ=WEEKLY;BYDAY=TU"
    assert own.occurrences.latest("starts_at").first_on == date(2027, 6, 1)


def test_a_removed_schedule_takes_its_dates_away(editor, course):
    editor.post(page(course), filled(editor.get(page(course)), title_da="Ny"))
    assert course.occurrences.count() == 3
    editor.post(page(course), filled(editor.get(page(course)), **{"schedules-0-DELETE": "on"}))
    assert course.occurrences.count() == 0


def test_dates_are_taken_out_with_a_reason_on_the_page_of_the_schedule(editor, course):
    address = f"/admin/events/schedule/{course.schedules.get().pk}/change/"
    data = filled(editor.get(address)) | {"dates-0-excluded": "on", "dates-0-on": "19.01.2027"}
    assert list(errors(editor.post(address, data))) == ["dates-0-reason_da"]
    assert editor.post(address, data | {"dates-0-reason_da": "Ferie"}).status_code == 302
    assert [row.first_on.day for row in course.occurrences.all()] == [12, 26]


def test_the_sequence_rises_with_place_and_rule_only(editor, course):
    def sequence():
        return Event.objects.get().sequence

    editor.post(page(course), filled(editor.get(page(course)), summary_da="Kort"))
    assert sequence() == 0
    editor.post(page(course), filled(editor.get(page(course)), venue=VenueFactory().pk))
    assert sequence() == 1
    editor.post(page(course), filled(editor.get(page(course)), **{"schedules-0-end_time": "22:00"}))
    assert sequence() == 2
    editor.post(page(course), filled(editor.get(page(course)), place_da="Torvet"))
    assert sequence() == 3


@pytest.mark.parametrize("said", [{"address": "Nygade 1"}, {"name": "Kulturhuset"}])
def test_the_sequence_rises_when_a_venue_is_another_place(coordinator, said):
    venue = VenueFactory()
    here, elsewhere = EventFactory(venue=venue), EventFactory()
    moved = OccurrenceFactory(venue=venue).event
    address = f"/admin/events/venue/{venue.pk}/change/"
    coordinator.post(address, filled(coordinator.get(address), lift="no"))
    coordinator.post(address, filled(coordinator.get(address), **said))
    assert [Event.objects.get(pk=row.pk).sequence for row in (here, moved, elsewhere)] == [1, 1, 0]


def test_a_price_has_an_amount_in_the_readers_own_numbers(editor, own):
    refused = editor.post(page(own), filled(editor.get(page(own)), price_kind="amount"))
    assert list(errors(refused)) == ["price_amount"]
    editor.post(page(own), filled(editor.get(page(own)), price_kind="amount", price_amount="1.250,50"))
    own.refresh_from_db()
    assert str(own.price_amount) == "1250.50"


# --- One date ------------------------------------------------------------------------------------
def one(occurrence):
    return f"{OCCURRENCES}{occurrence.pk}/change/"


def test_a_date_is_cancelled_with_a_reason(editor, own):
    row = OccurrenceFactory(event=own)
    data = filled(editor.get(one(row)), status="cancelled")
    assert list(errors(editor.post(one(row), data))) == ["reason_da"]
    editor.post(one(row), data | {"reason_da": "Sygdom"})
    row.refresh_from_db()
    assert (row.status, row.reason, row.edited, row.sequence) == ("cancelled", "Sygdom", True, 1)


def test_a_moved_date_stands_on_its_new_day(editor, own):
    row = OccurrenceFactory(event=own)
    when = {"starts_at_0": "05.12.2026", "starts_at_1": "20:00", "ends_at_0": "06.12.2026", "ends_at_1": "00:00"}
    data = filled(editor.get(one(row)), status="moved", **when)
    assert list(errors(editor.post(one(row), data))) == ["reason_da"]
    assert editor.post(one(row), data | {"reason_da": "Salen er optaget"}).status_code == 302
    row.refresh_from_db()
    assert (row.first_on, row.last_on, row.edited) == (date(2026, 12, 5), date(2026, 12, 5), True)


def test_attendance_alone_is_no_edit_of_the_date(editor, own):
    row = OccurrenceFactory(event=own)
    editor.post(one(row), filled(editor.get(one(row)), attendance="40"))
    row.refresh_from_db()
    assert (row.attendance, row.edited, row.sequence) == (40, False, 0)


def in_the_list(client, rows, **changes):
    data = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows), "_save": "1"}
    for number, row in enumerate(rows):
        data |= {f"form-{number}-id": row.pk, f"form-{number}-status": row.status, f"form-{number}-reason_da": "",
                 f"form-{number}-attendance": ""}  # fmt: skip
    return client.post(OCCURRENCES, data | {name.replace("__", "-"): value for name, value in changes.items()})


def test_several_dates_are_changed_in_the_list(editor, own):
    rows = [OccurrenceFactory(event=own, first_on=date(2026, 12, day)) for day in (1, 8)]
    refused = in_the_list(editor, rows, form__1__status="cancelled")
    assert [list(form.errors) for form in refused.context["cl"].formset.forms] == [[], ["reason_da"]]
    changes = {"form-1-status": "cancelled", "form-1-reason_da": "Sygdom", "form-0-attendance": "12"}
    assert in_the_list(editor, rows, **changes).status_code == 302
    found = [(row.status, row.edited, row.attendance) for row in Occurrence.objects.all()]
    assert found == [("scheduled", False, 12), ("cancelled", True, None)]


def test_others_dates_are_neither_listed_nor_changed_through_the_list(editor, own):
    mine, other = OccurrenceFactory(event=own), OccurrenceFactory()
    assert list(editor.get(OCCURRENCES).context["cl"].result_list) == [mine]
    in_the_list(editor, [other], form__0__status="cancelled", form__0__reason_da="Nej")
    other.refresh_from_db()
    assert other.status == "scheduled"
    assert editor.post(one(other), {"status": "cancelled"}).status_code == 302  # "does not exist"


# --- Whose is it ---------------------------------------------------------------------------------
def test_an_editor_organises_in_the_name_of_own_organisations_only(editor, own):
    data = filled(editor.get(page(own)), organiser=OrganisationFactory().pk)
    assert list(errors(editor.post(page(own), data))) == ["organiser"]


def test_others_events_and_schedules_are_refused(editor, stranger):
    other, draft = EventFactory(organiser=OrganisationFactory()), EventFactory(state="draft", published_at=None)
    schedule = other.schedules.create(all_day=True, starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 1))
    assert editor.post(page(other), {"title_da": "Mit"}).status_code == 403
    assert editor.get(page(draft)).status_code == 302
    assert editor.post(f"/admin/events/schedule/{schedule.pk}/change/", {"rule": ""}).status_code == 302
    assert editor.get(f"/admin/events/schedule/{schedule.pk}/history/").status_code == 403
    assert stranger.get(page(other))["Location"].startswith("/admin/login/")


def test_an_editor_adds_a_venue_and_leaves_others_alone(editor, coordinator):
    add = "/admin/events/venue/add/"
    assert editor.post(add, filled(editor.get(add), name="Biblioteket", step_free="yes")).status_code == 302
    venue = Venue.objects.get()
    assert (venue.step_free, venue.lift) == ("yes", "unknown")
    address = f"/admin/events/venue/{venue.pk}/change/"
    assert editor.post(address, {"name": "Mit"}).status_code == 403
    assert coordinator.post(address, filled(coordinator.get(address), lift="no")).status_code == 302


# --- Cost ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same(coordinator, django_assert_num_queries, rows):
    for _ in range(rows):
        OccurrenceFactory(event__organiser=OrganisationFactory(), event__venue=VenueFactory())
    with django_assert_num_queries(5):  # session, user, programmes to filter by, count, rows
        coordinator.get("/admin/events/event/")
    with django_assert_num_queries(4):  # session, user, count, rows
        coordinator.get(OCCURRENCES)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_costs_the_same(editor, own, django_assert_num_queries, rows):
    for number in range(rows):
        own.schedules.create(all_day=True, starts_on=date(2027, 1, 1 + number), ends_on=date(2027, 1, 1 + number))
        OccurrenceFactory(event=own, first_on=date(2027, 1, 1 + number))
    ContentType.objects.clear_cache()
    # session, user, event, may edit, own organisations, organisers and programmes to choose from, initiatives,
    # the 4, the 17, the 42 (chosen, then to choose from), schedules with their exceptions, school holidays, moved
    # dates, kind of row, next dates
    with django_assert_num_queries(20):
        editor.get(page(own))


def test_a_date_that_takes_the_whole_day_does_not_begin_at_midnight(editor):
    event = EventFactory(organiser=editor.organisation)
    row = OccurrenceFactory(event=event, first_on=date(2026, 9, 1))
    timed = f">{formats.moment(timezone.localtime(row.starts_at), 'da')}</a>"
    assert timed in editor.get(OCCURRENCES).text
    type(row).objects.filter(pk=row.pk).update(all_day=True)
    assert ">1. september 2026</a>" in editor.get(OCCURRENCES).text
