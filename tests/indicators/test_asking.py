"""Letters to all who owe something in a report, looked at first and sent by the portal."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from indicators.models import Questionnaire, Reminder
from indicators.reminders import digest_of
from initiatives.models import AuditEntry, Letter
from tests.factories import OrganisationFactory, UserFactory
from tests.indicators.test_board import measured
from tests.indicators.test_readiness import UNSOURCED, WHOLE, complete
from tests.postbox import free_port, listening, point_at, text_of

PAGE = "/admin/years/2025/missing/write/"
real = pytest.mark.django_db(transaction=True)  # letters leave when a transaction ends
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def other_years():
    Questionnaire.objects.update(period_from=date(2030, 1, 1), period_to=date(2031, 12, 31))


def owing(name, language="da", **options):
    """Somebody whose organisation has a figure without a source."""
    office = OrganisationFactory(name_da=f"Kontor {name}", name_en=f"Office {name}", name_de=f"Amt {name}")
    options = {"email": f"{name.lower()}@example.dk", "language": language} | options
    user = UserFactory(role="editor", username=name.lower(), first_name=name, last_name="Holm", **options)
    office.memberships.create(user=user)
    measured("3.1", 20, period="2025", responsible=office, **WHOLE | UNSOURCED | {"name_da": f"Tal {name}"})
    return user


@real
def test_each_reads_in_their_own_language_what_was_shown_and_nobody_gets_it_twice_a_week(coordinator, settings):
    complete()
    eva, karin = owing("Eva"), owing("Karin", "de")
    type(coordinator.user).objects.filter(pk=coordinator.user.pk).update(
        first_name="Kim", last_name="Lund", email="kim@example.dk"
    )
    shown = {ask.person: ask.text for ask in coordinator.get(PAGE).context["asks"]}
    with listening(settings) as postbox:
        answer = coordinator.post(PAGE, {"to": [eva.pk, karin.pk]}, follow=True)
        assert "2 mails er på vej." in answer.text
        by_reader = {letter["To"]: letter for letter in postbox.letters}
        assert sorted(by_reader) == ["eva@example.dk", "karin@example.dk"]
        danish, german = by_reader["eva@example.dk"], by_reader["karin@example.dk"]
        assert (danish["Subject"], german["Subject"]) == (
            "Det mangler i rapporten for 2025",
            "Was im Bericht für 2025 fehlt",
        )
        assert (text_of(danish), text_of(german)) == (shown[eva], shown[karin])
        assert "Hej Eva," in text_of(danish)
        assert "Guten Tag Karin Holm," in text_of(german)
        for letter, office in ((danish, "Kontor Eva"), (german, "Amt Karin")):
            assert (letter["Reply-To"], office in text_of(letter)) == ("kim@example.dk", True)
            assert text_of(letter).count("/change/") == 1
        assert coordinator.get(PAGE).context["number"] == 0
        again = coordinator.post(PAGE, {"to": [eva.pk, karin.pk]}, follow=True)
        assert ("Der blev ikke sendt nogen mail." in again.text, len(postbox.letters)) == (True, 2)
    entry = AuditEntry.objects.get(act="review:written to")
    assert (entry.by_name, entry.name, entry.after) == (
        coordinator.user.username, "2025", {"people": ["eva", "karin"]}
    )  # fmt: skip
    assert set(Reminder.objects.values_list("user", flat=True)) == {eva.pk, karin.pk}
    later = timezone.now() + timedelta(days=8)
    Reminder.objects.update(made_at=later - timedelta(days=16))
    assert coordinator.get(PAGE).context["number"] == 2


def test_only_those_who_are_ticked_and_owe_something_are_written_to(coordinator):
    complete()
    eva, _karin, stranger = owing("Eva"), owing("Karin"), UserFactory(role="editor", email="x@example.dk")
    away, gone = owing("Uden", email=""), owing("Borte", is_active=False)
    coordinator.post(PAGE, {"to": [eva.pk, stranger.pk, away.pk, gone.pk, "x", "9" * 30, ""]})
    assert list(Letter.objects.values_list("to", flat=True)) == ["eva@example.dk"]
    page = coordinator.get(PAGE)
    assert [ask.person.username for ask in page.context["asks"]] == ["eva", "karin"]
    assert [owner.name for owner in page.context["without"]] == ["Kontor Borte", "Kontor Uden"]
    coordinator.post(PAGE)
    assert Letter.objects.count() == 1


def test_what_a_server_does_not_take_is_kept_and_goes_to_nobody_else(coordinator, settings):
    complete()
    eva = owing("Eva")
    point_at(settings, free_port())
    coordinator.post(PAGE, {"to": [eva.pk]})
    assert Letter.objects.get().to == "eva@example.dk"
    assert digest_of(eva, timezone.localdate(), ("late", "baseline")).late == []


def test_only_who_steers_writes_to_all(editor):
    eva = owing("Eva")
    assert [editor.get(PAGE).status_code, editor.post(PAGE, {"to": [eva.pk]}).status_code] == [403, 403]
    assert Letter.objects.count() == 0
