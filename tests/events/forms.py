"""What the tests of suggested events share: the form filled in."""

from typing import Any

from django.test import Client

from events.models import Suggestion
from tests import public_forms
from tests.public_forms import errors, links

__all__ = ["FORM", "FULL", "SENT", "THREE", "errors", "links", "only", "opened", "send"]

FORM = "/foreslaa/arrangement/"
SENT = f"{FORM}sendt/"
THREE = {"title": "Reparationscafé", "starts_on": "2026-12-12", "email": "karen@example.dk"}
FULL = {
    **THREE,
    "start_time": "14.00", "end_time": "16:30", "body": "Vi reparerer.", "place": "Værkstedet",
    "repeats": "monthly weekday", "repeats_until": "2027-04-30", "step_free": "yes", "access_note": "Toilet",
    "price_kind": "amount", "price_amount": "1.250,50", "registration": "required",
    "registration_url": "example.dk/tilmeld", "audiences": ["citizens"], "languages": ["da", "de"],
    "goals": ["4", "12"], "dimensions": ["social"], "organiser": "Fixerne", "name": "Karen",
}  # fmt: skip


def opened(client: Client, address: str = FORM) -> dict[str, Any]:
    return public_forms.opened(client, address)


def send(client: Client, address: str = FORM, **values: Any) -> Any:
    return client.post(address, {**opened(client, address), **THREE, **values})


def only() -> Suggestion:
    return Suggestion.objects.get()
