"""What the tests of suggestions share: the form filled in, and the links of a letter."""

import re
from email.message import EmailMessage
from typing import Any

from django.test import Client

from events.models import Suggestion
from tests.postbox import text_of

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
    """The hidden fields of a form that was opened."""
    html = client.get(address).content.decode()
    fields = re.findall(r'<input type="hidden" name="(page|seen)" (?:value="([^"]*)" )?', html)
    return dict(fields)


def send(client: Client, address: str = FORM, **values: Any) -> Any:
    return client.post(address, {**opened(client, address), **THREE, **values})


def links(letter: EmailMessage) -> list[str]:
    """Addresses on this site that a letter leads to, in its order."""
    return re.findall(r"http://localhost:\d+(/\S+/)\s", text_of(letter))


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200, response.status_code
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def only() -> Suggestion:
    return Suggestion.objects.get()
