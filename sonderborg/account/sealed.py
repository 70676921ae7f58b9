"""Secrets of second factors rest in the database as nobody can use them without SECRET_KEY."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def _keys() -> MultiFernet:
    """The newest first; those that SECRET_KEY_FALLBACKS names still open what they closed."""
    secrets: list[str] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]  # type: ignore[list-item]
    return MultiFernet([_key(secret) for secret in secrets])


def _key(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor {secret}".encode()).digest()))


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def open_(text: str) -> str:
    return _keys().decrypt(text.encode()).decode()
