"""What search machines are told about the city, its site and framework and an initiative: JSON-LD of schema.org.

Pure.
"""

from collections.abc import Sequence
from typing import Any

from initiatives.models import Initiative

SCHEMA = "https://schema.org"


def of_site(*, city: dict[str, str], site_url: str, search_url: str, language: str) -> list[dict[str, Any]]:
    """The municipality that answers for the site, and the site with its search."""
    publisher = without_nothing({
        "@type": "GovernmentOrganization",
        "@id": f"{site_url}/#publisher",
        "name": city["municipality"],
        "url": city["municipality_url"],
        "email": city["email"],
        "telephone": city["phone"],
    })  # fmt: skip
    site = {
        "@type": "WebSite",
        "@id": f"{site_url}/#site",
        "name": f"{city['name']} {city['network']}",
        "url": site_url,
        "inLanguage": language,
        "publisher": {"@id": publisher["@id"]},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search_url}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }
    return [{"@context": SCHEMA} | entry for entry in (publisher, site)]


def of_initiative(
    initiative: Initiative, *, url: str, image: str, language: str, description_language: str
) -> dict[str, Any]:
    """`language` is that of the name; a project has no place for it but its page."""
    return without_nothing({
        "@context": SCHEMA,
        "@type": "Project",
        "name": initiative.title,
        "description": text_in(initiative.summary, description_language, language),
        "url": url,
        "image": image,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url, "inLanguage": language},
        "sameAs": initiative.website,
        "foundingDate": initiative.starts_on.isoformat() if initiative.starts_on else None,
        "dissolutionDate": initiative.ends_on.isoformat() if initiative.ends_on else None,
        "parentOrganization": _organisation(initiative),
    })  # fmt: skip


def _organisation(initiative: Initiative) -> dict[str, str] | None:
    lead = initiative.lead
    if lead is None or not lead.is_public:
        return None
    return {"@type": "Organization", "name": lead.name}


def crumbs(trail: Sequence[tuple[str, str]], site: str) -> dict[str, Any]:
    """`trail` is (name, address) from the front page to the page itself."""
    return {
        "@context": SCHEMA,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": site + url}
            for place, (name, url) in enumerate(trail, 1)
        ],
    }


def term(*, name: str, code: str, text: str, url: str, of: str, of_url: str, language: str) -> dict[str, Any]:
    """An entry of the framework."""
    return {
        "@context": SCHEMA,
        "@type": "DefinedTerm",
        "name": name,
        "termCode": code,
        "description": text,
        "url": url,
        "inLanguage": language,
        "inDefinedTermSet": {"@type": "DefinedTermSet", "name": of, "url": of_url},
    }


def text_in(text: str, language: str, around: str) -> str | dict[str, str]:
    """The text, which says its language where it is not that of what is around it."""
    return {"@value": text, "@language": language} if language and language != around else text


def without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
