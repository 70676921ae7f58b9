"""What the tests of forms for the public share: a form that was opened, its errors, and the links of a letter."""

import re
from email.message import EmailMessage
from typing import Any

from django.test import Client

from tests.postbox import text_of


def opened(client: Client, address: str) -> dict[str, Any]:
    """The hidden fields of a form that was opened."""
    html = client.get(address).content.decode()
    fields = re.findall(r'<input type="hidden" name="(page|seen)" (?:value="([^"]*)" )?', html)
    return dict(fields)


def links(letter: EmailMessage) -> list[str]:
    """Addresses on this site that a letter leads to, in its order."""
    return re.findall(r"http://localhost:\d+(/\S+/)\s", text_of(letter))


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200, response.status_code
    return {name: list(found) for name, found in response.context["form"].errors.items()}
