"""News feeds: initiatives, and the stories that they tell. They show what a stranger may see, whoever asks."""

import re
from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.db.models.functions import Greatest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives import atom, compass, facets, formats
from initiatives.city import here
from initiatives.fields import named
from initiatives.models import Initiative, OldSlug, Organisation, Update
from initiatives.models.initiatives import InitiativeQuerySet
from initiatives.named import Named, together
from initiatives.prose import as_html
from initiatives.revalidation import answer

MOST = 100
ATOM = "application/atom+xml; charset=utf-8"
STRANGER = AnonymousUser()
SLUG = re.compile(r"[\w-]{1,80}", re.ASCII)


@require_safe
def initiatives_atom(request: HttpRequest) -> HttpResponse:
    search, rows = _searched(request)
    rows = rows.annotate(latest=Initiative.last_change())
    newest = rows.select_related("lead").order_by(Greatest("updated_at", "published_at").desc(), "pk")[:MOST]
    entries = [_initiative(row) for row in newest]
    title = _("Initiatives")
    return _answer(request, entries, title, search.query())


@require_safe
def updates_atom(request: HttpRequest) -> HttpResponse:
    """The stories of the initiatives that were asked for, by facets or by name."""
    search, rows = _searched(request)
    query, page = search.query(), ""
    if asked := request.GET.getlist("initiative")[:MOST]:
        query["initiative"] = slugs = [slug for slug in asked if SLUG.fullmatch(slug)]
        rows = rows.filter(_called(slugs))
        page = reverse("initiative-detail", args=slugs) if len(slugs) == 1 else ""
    told = Update.objects.visible_to(STRANGER).filter(initiative__in=rows.order_by().values("pk"))
    told = told.annotate(latest=Greatest(Update.last_change(), Initiative.last_change()))
    newest = told.select_related("initiative__lead").order_by("-told_on", "-pk")[:MOST]
    entries = [_update(row) for row in newest]
    title = _("News from the initiatives")
    return _answer(request, entries, title, query, page)


def _called(slugs: list[str]) -> Q:
    """Also by an address that it once had: whoever follows an initiative goes on following it."""
    old = OldSlug.objects.filter(model="initiatives.initiative", slug__in=slugs)
    return Q(slug__in=slugs) | Q(pk__in=old.values("object_id"))


def _searched(request: HttpRequest) -> tuple[facets.Search, InitiativeQuerySet]:
    """The same facets as the list of initiatives, and the rows that answer them."""
    visible = Initiative.objects.visible_to(STRANGER)
    leads = Organisation.objects.visible_to(STRANGER).names_of_leads(visible)
    search = facets.read(request.GET, facets.facets(compass.load(), leads, timezone.localdate()))
    return search, search.narrowed(visible)


def _initiative(row: Initiative) -> atom.AtomEntry:
    return atom.AtomEntry(
        key=_key("initiative", row.pk),
        title=named(row, "title"),
        url=settings.SITE_URL + row.get_absolute_url(),
        changed=max(row.updated_at, row.published_at or row.updated_at),
        published=row.published_at,
        text=named(row, "summary"),
        author=row.lead.name if row.lead and row.lead.is_public else "",
        latest=getattr(row, "latest", None),
    )


def _update(row: Update) -> atom.AtomEntry:
    lead, language = row.initiative.lead, get_language() or settings.LANGUAGE_CODE
    figure, body = Named(), named(row, "body")
    if row.figure_value is not None:
        figure = named(row, "figure_label", f"{formats.number(row.figure_value, None, language)} ")
    return atom.AtomEntry(
        key=_key("update", row.pk),
        title=together(named(row.initiative, "title"), ": ", named(row, "title")),
        url=settings.SITE_URL + row.initiative.get_absolute_url(),
        changed=max(row.updated_at, row.published_at or row.updated_at),
        published=row.published_at,
        text=together(figure, "\n\n", Named.of(strip_tags(as_html(body)).strip(), body.lang)),
        author=lead.name if lead and lead.is_public else "",
        latest=getattr(row, "latest", None),
    )


def _key(kind: str, number: int) -> str:
    """A tag URI (RFC 4151): the same in every language, also when an address changes."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2016:{kind}/{number}"


def _answer(
    request: HttpRequest, entries: Sequence[atom.AtomEntry], title: str, query: dict[str, list[str]], page: str = ""
) -> HttpResponse:
    """`page` is where people read the same, else the list with the same facets."""
    language = get_language() or settings.LANGUAGE_CODE
    page = page or reverse("initiative-list") + (f"?{urlencode(query, doseq=True)}" if query else "")
    body = atom.feed(
        entries,
        title=f"{here()['name']}: {title}",
        author=here()["name"],
        language=language,
        own_url=f"{settings.SITE_URL}{request.path}?{urlencode({**query, 'lang': language}, doseq=True)}",
        page_url=settings.SITE_URL + page,
    )
    changed = atom.last_change(entries)
    return answer(request, body, ATOM, changed=changed, filename=request.path.rsplit("/", 1)[-1])
