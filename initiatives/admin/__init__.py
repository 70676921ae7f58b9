"""The staff pages of this app, registered by being imported."""

from initiatives.admin import (
    audit,
    framework,
    initiatives,
    invitations,
    organisations,
    submissions,
    suggestions,
    texts,
    users,
)

__all__ = [
    "audit", "framework", "initiatives", "invitations", "organisations", "submissions", "suggestions", "texts", "users",
]  # fmt: skip
