"""Single sign-on as the environment sets it up, and what the claims of someone who signs in give them. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

ROLES = ("editor", "reviewer", "coordinator", "administrator")  # each may what the ones before may
OF_ONE = ("editor", "reviewer")
NEEDED = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
FURTHER = ("OIDC_ROLE_CLAIM", "OIDC_ROLES", "OIDC_SECOND_FACTOR", "OIDC_NAME")
FORM = "such as: staff=editor@havnen,biblioteket; steering=coordinator"


class ContradictionError(Exception):
    """A sentence that says what to set."""


@dataclass(frozen=True, slots=True)
class Given:
    role: str
    organisations: frozenset[str]  # slugs; those of others stay as they are where no value names one


@dataclass(frozen=True, slots=True)
class SignOn:
    issuer: str
    client_id: str
    secret: str
    name: str
    claim: str  # "" : roles are given here, by invitation
    roles: Mapping[str, Given]  # by the claim's value
    second_factor: tuple[str, str] | None  # a claim and the value that it has where the provider has asked for one

    @property
    def gives_memberships(self) -> bool:
        return any(given.organisations for given in self.roles.values())

    def granted(self, claims: Mapping[str, Any]) -> Given | None:
        """The highest role and all the organisations that the claims give; None where they give none."""
        found = [self.roles[value] for value in values(claims, self.claim) if value in self.roles]
        if not found:
            return None
        return Given(
            max((given.role for given in found), key=ROLES.index), frozenset().union(*(g.organisations for g in found))
        )

    def asked_for_second_factor(self, claims: Mapping[str, Any]) -> bool:
        if self.second_factor is None:
            return False
        name, value = self.second_factor
        return value in values(claims, name)


def values(claims: Mapping[str, Any], name: str) -> list[str]:
    """Of a claim: one text or several; `a.b` is also looked for within `a`."""
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    several = found if isinstance(found, list | tuple) else [found]
    return [value for value in several if isinstance(value, str)]


def read(value: Callable[[str], str], *, production: bool, municipality: str) -> SignOn | None:
    """From the variables of the environment; None where none is set."""
    have = [name for name in NEEDED if value(name)]
    if missing := [name for name in NEEDED if name not in have]:
        if started := [*have, *(name for name in FURTHER if value(name))]:
            raise ContradictionError(
                f"{started[0]} is set, but {missing[0]} is not. Set {_and(NEEDED)}, or none of OIDC_…."
            )
        return None
    issuer = value("OIDC_ISSUER").rstrip("/")
    if urlsplit(issuer).scheme not in (("https",) if production else ("https", "http")):
        raise ContradictionError(f'OIDC_ISSUER is "{issuer}": it must begin with https://')
    claim, roles = value("OIDC_ROLE_CLAIM"), _roles(value("OIDC_ROLES"))
    if bool(claim) != bool(roles):
        one, other = ("OIDC_ROLE_CLAIM", "OIDC_ROLES") if claim else ("OIDC_ROLES", "OIDC_ROLE_CLAIM")
        raise ContradictionError(f"{one} is set, but {other} is not. Set both, or neither: then roles are given here.")
    return SignOn(
        issuer, value("OIDC_CLIENT_ID"), value("OIDC_CLIENT_SECRET"), value("OIDC_NAME") or municipality, claim, roles,
        _second_factor(value("OIDC_SECOND_FACTOR")),
    )  # fmt: skip


def provider(sign_on: SignOn | None) -> dict[str, Any]:
    """As allauth reads it."""
    if sign_on is None:
        return {}
    app = {
        "provider_id": "municipality",
        "name": sign_on.name,
        "client_id": sign_on.client_id,
        "secret": sign_on.secret,
        "settings": {"server_url": sign_on.issuer},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def _roles(text: str) -> dict[str, Given]:
    found: dict[str, Given] = {}
    for entry in filter(None, map(str.strip, text.split(";"))):
        claimed, _equals, rest = (part.strip() for part in entry.rpartition("="))
        role, at, slugs = (part.strip() for part in rest.partition("@"))
        if not claimed or role not in ROLES:
            raise ContradictionError(f'OIDC_ROLES has "{entry}": write value=role, {FORM}. Roles: {_and(ROLES)}.')
        organisations = frozenset(filter(None, map(str.strip, slugs.split(","))))
        if at and (role not in OF_ONE or not organisations):
            raise ContradictionError(
                f'OIDC_ROLES has "{entry}": {_and(OF_ONE)} take organisations after @, others none.'
            )
        if claimed in found:
            raise ContradictionError(f'OIDC_ROLES has "{claimed}" twice.')
        found[claimed] = Given(role, organisations)
    named = {bool(given.organisations) for given in found.values() if given.role in OF_ONE}
    if len(named) > 1:
        raise ContradictionError(
            "OIDC_ROLES names organisations for some editors and reviewers: name them for all, or none."
        )
    return found


def _second_factor(text: str) -> tuple[str, str] | None:
    if not text:
        return None
    name, _equals, value = (part.strip() for part in text.partition("="))
    if not name or not value:
        raise ContradictionError(f'OIDC_SECOND_FACTOR is "{text}": write claim=value, such as amr=mfa')
    return name, value


def _and(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
