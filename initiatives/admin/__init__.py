"""The staff pages of this app, registered by being imported."""

from initiatives.admin import framework, initiatives, organisations, suggestions, users

__all__ = ["framework", "initiatives", "organisations", "suggestions", "users"]
