"""Write to those who answer for an initiative. Their address is shown nowhere: not here, not in an error, not in an
answer of the mail server, which goes to ourselves."""

from datetime import timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from initiatives import letters
from initiatives.layouts import Pair, Section
from initiatives.marks import text
from initiatives.models import Initiative, Letter
from initiatives.public_forms import Line, PublicForm
from initiatives.suggestion_pages import private
from initiatives.visitors import DAY, address_of, may_send

LONGEST = 3000


class MessageForm(PublicForm):
    missing = {
        "text": gettext_lazy("Write your message."),
        "email": gettext_lazy("Write your e-mail, so that you can be answered."),
    }
    text = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST,
        help_text=gettext_lazy("Leave out what is nobody’s business, such as your personal identity number."),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        help_text=gettext_lazy("The answer goes there. It is not shown anywhere."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("Write the e-mail with an @, such as name@example.dk.")},
    )
    name = Line(
        label=gettext_lazy("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper.layout = Layout(Section("text", Pair("email", "name"), number=1, title=_("Your message")))


def reader_of(initiative: Initiative) -> str:
    """Whose mailbox a message goes to: the initiative's contact, else the city's; "" where there is neither."""
    return initiative.contact_email or settings.CITY["email"]


@private
def write(request: HttpRequest, slug: str) -> HttpResponse:
    row = _reachable(slug)
    form = MessageForm(request.POST if request.method == "POST" else None, now=timezone.now())
    if request.method != "POST" or not form.is_valid():
        return _form(request, row, form)
    if not _may_write(request, row, form):
        return _form(request, row, form, notice="suggestions/_too_often.html", status=429)
    assert form.page_id is not None  # a valid form has its page
    about = f"message {form.page_id.hex}"
    if not may_send("message page", form.page_id.hex, now=form.now, most=1, in_all=10**6, within=DAY):
        return _sent(row, about)  # pressed twice
    send(initiative=row, said=form.cleaned_data, language=get_language() or "da", about=about)
    if Letter.objects.filter(about=about, refused=True).delete()[0]:
        form.renew()
        return _form(request, row, form, notice="initiatives/_not_delivered.html")
    return _sent(row, about)


@private
def written(request: HttpRequest, slug: str) -> HttpResponse:
    row = _reachable(slug)
    context = {"initiative": row, "later": request.GET.get("letter") == "later", "trail": _trail(row)}
    return render(request, "initiatives/written.html", context)


def send(*, initiative: Initiative, said: dict[str, Any], language: str, about: str) -> Letter:
    """In the city's language. Nobody else gets a copy: the writer's address may be a stranger's."""
    own = settings.LANGUAGE_CODE
    with translation.override(own):
        subject = _("Message about %(title)s") % {"title": initiative.title}
        url = settings.SITE_URL + initiative.get_absolute_url()
    names = dict(settings.LANGUAGES)
    context = {"initiative": initiative, "url": url, "said": said, "other": names[language] if language != own else ""}
    context["to_the_city"] = not initiative.contact_email
    return letters.write(
        to=reader_of(initiative),
        reply_to=said["email"],
        template="message",
        subject=subject,
        context=context,
        language=own,
        about=about,
    )


def _reachable(slug: str) -> Initiative:
    """A public one, whoever asks: nobody writes to those behind a draft."""
    row = Initiative.objects.public().filter(slug=slug).first()
    if row is None or not reader_of(row):
        raise Http404
    return row


def _may_write(request: HttpRequest, row: Initiative, form: MessageForm) -> bool:
    """From one connection, by all, and to one initiative only so often."""
    who, limits = address_of(request), {"most": settings.FORMS_PER_ADDRESS, "in_all": settings.FORMS_IN_ALL}
    if not may_send("message", who, now=form.now, **limits):
        return False
    most = settings.MESSAGES_PER_CONTACT
    return may_send("message to", str(row.pk), now=form.now, most=most, in_all=10**6, within=DAY)


def _form(
    request: HttpRequest, row: Initiative, form: MessageForm, *, notice: str = "", status: int = 200
) -> HttpResponse:
    words = {"submit": _("Send the message"), "before_form": notice}
    context = {"initiative": row, "form": form, "trail": _trail(row), **words}
    response = render(request, "initiatives/write.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(int(timedelta(hours=1).total_seconds()))
    return response


def _sent(row: Initiative, about: str) -> HttpResponse:
    address = reverse("initiative-written", args=[row.slug])
    later = Letter.objects.filter(about=about).exists()
    return HttpResponseRedirect(f"{address}?letter=later" if later else address)


def _trail(row: Initiative) -> list[tuple[str, str]]:
    return [(_("Initiatives"), reverse("initiative-list")), (text(row, "title"), row.get_absolute_url())]
