"""The staff pages of this app, registered by being imported."""

from initiatives.admin import framework, initiatives, organisations, users

__all__ = ["framework", "initiatives", "organisations", "users"]
