"""The staff pages of this app, registered by being imported."""

from initiatives.admin import audit, framework, initiatives, organisations, suggestions, texts, users

__all__ = ["audit", "framework", "initiatives", "organisations", "suggestions", "texts", "users"]
