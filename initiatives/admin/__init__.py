"""The staff pages of this app, registered by being imported."""

from initiatives.admin import framework, initiatives, organisations, suggestions, texts, users

__all__ = ["framework", "initiatives", "organisations", "suggestions", "texts", "users"]
