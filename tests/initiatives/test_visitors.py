"""How often someone may use a public form."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from initiatives.models import Attempt
from initiatives.visitors import address_of, may_send
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1, seconds=1)


def send(who="192.0.2.1", *, now=NOW, most=2, in_all=3):
    return may_send("form", who, now=now, most=most, in_all=in_all)


def test_one_address_may_so_often_in_an_hour_and_all_together_so_often():
    assert [send(), send(), send()] == [True, True, False]
    assert [send("192.0.2.2"), send("192.0.2.3")] == [True, False]
    assert send(now=LATER)


def test_forms_are_counted_apart():
    send(), send()
    assert may_send("other form", "192.0.2.1", now=NOW, most=1, in_all=1)


def test_no_address_can_be_read_and_a_day_later_nothing_is_left():
    send()
    assert "192.0.2.1" not in str(Attempt.objects.values_list()[0])
    send("192.0.2.9", now=NOW + timedelta(days=1, seconds=1))
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, "198.51.100.7", "192.0.2.1"),
        (True, "198.51.100.7", "198.51.100.7"),
        (True, "10.0.0.1, 198.51.100.7", "198.51.100.7"),
        (True, "", "192.0.2.1"),
        (True, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (True, "<script>", "unknown"),
    ],
)
def test_whose_address_counts(settings, behind_proxy, forwarded, address):
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert address_of(request) == address
