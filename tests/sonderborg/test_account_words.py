"""What one reads while signing in and looking after an account: in one language, and in the portal's own words."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.messages import get_messages
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from initiatives import inviting
from initiatives.models import Attempt
from tests.factories import InvitationFactory, UserFactory
from tests.sonderborg.test_account_second_factor import KEY, SET_UP

pytestmark = pytest.mark.django_db
SIGN_IN, CHANGE = "/admin/login/", "/admin/password_change/"
# Words that one language has and the two others have not.
ONLY = {
    "da": {"og", "ikke", "adgangskode", "du", "din", "dit", "på", "længere", "koder"},
    "en": {"the", "your", "you", "password", "of", "codes", "with", "successfully"},
    "de": {"und", "nicht", "sie", "ihr", "ihre", "passwort", "sich", "das", "konto"},
}
SHARED = {"codes", "konto"}  # English and German have both, Danish and German
FILES = [
    f"{app}/messages/{path.name}"
    for app in ("account", "mfa", "socialaccount")
    for path in sorted((Path(allauth.__file__).parent / "templates" / app / "messages").glob("*.txt"))
]
# What nobody is told here: addresses, telephones and codes by mail are not looked after in the portal.
NEVER = {
    "account/messages/cannot_delete_primary_email.txt", "account/messages/email_confirmation_failed.txt",
    "account/messages/email_confirmation_sent.txt", "account/messages/email_confirmed.txt",
    "account/messages/email_deleted.txt", "account/messages/login_code_sent.txt",
    "account/messages/phone_verification_sent.txt", "account/messages/phone_verified.txt",
    "account/messages/primary_email_set.txt", "account/messages/unverified_primary_email.txt",
}  # fmt: skip


def foreign(text, language):
    """Words of the other languages."""
    words = set(re.findall(r"[a-zæøåäöüß]+", text.lower()))
    return {word for other, only in ONLY.items() if other != language for word in only & words} - SHARED


def seen(answer):
    """The words of the page's main part."""
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)
    assert main, "no page"
    return re.sub(r"<(script|svg|code).*?</\1>|<[^>]+>", " ", main[0], flags=re.DOTALL)


@pytest.mark.parametrize("name", [name for name in FILES if name not in NEVER])
def test_every_message_is_our_own_and_in_the_readers_language(name):
    assert (Path(settings.BASE_DIR) / "templates" / name).exists()
    said = {}
    for language in ONLY:
        with translation.override(language):
            said[language] = render_to_string(name, {"user": UserFactory()}).strip()
        assert foreign(said[language], language) == set()
    assert len(set(said.values())) == (1 if name == "account/messages/logged_in.txt" else 3)


@pytest.fixture(params=list(ONLY))
def visitor(request):
    client = Client(headers={"accept-language": "da"})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = client.language = request.param
    return client


def test_signing_in_and_what_may_go_wrong(visitor):
    anna = UserFactory(username="anna", email="anna@example.dk", role="editor", language="de")
    wrong = {"username": "anna", "password": "wrong"}
    pages = [visitor.get(SIGN_IN), visitor.post(SIGN_IN, wrong)]
    pages += [visitor.post(SIGN_IN, wrong) for _number in range(30)][-1:]  # by then it is one too many
    pages += [visitor.get("/admin/account/forgotten/"), visitor.post("/admin/account/forgotten/", {"email": "x"})]
    pages.append(visitor.post("/admin/account/forgotten/", {"email": anna.email}, follow=True))
    pages.append(visitor.get(f"/admin/account/invitation/{inviting.token(InvitationFactory())}/"))
    pages.append(visitor.get("/admin/account/forgotten/1-none/"))
    assert [foreign(seen(page), visitor.language) for page in pages] == [set()] * len(pages)
    Attempt.objects.all().delete()
    visitor.post(SIGN_IN, {"username": "anna", "password": "password"})
    assert [str(one) for one in get_messages(visitor.get("/admin/").wsgi_request)] == []


def test_looking_after_ones_account(visitor):
    anna = UserFactory(username="anna", role="editor")
    visitor.post(SIGN_IN, {"username": "anna", "password": "password"})
    new = {"oldpassword": "password", "password1": "Havnen-19-vinde", "password2": "Havnen-19-vinde"}
    pages = [
        visitor.get(CHANGE),
        visitor.post(CHANGE, new | {"oldpassword": "x", "password2": "y"}),
        visitor.post(CHANGE, new | {"password1": "1", "password2": "1"}),
        visitor.post(CHANGE, new, follow=True),
        visitor.get(SET_UP),
        visitor.get(f"{SET_UP}totp/activate/"),
        visitor.post(f"{SET_UP}totp/activate/", {"code": "1"}),
        visitor.get(f"{SET_UP}webauthn/add/"),
        visitor.post(f"{SET_UP}webauthn/add/", {"name": "x", "credential": "x"}),
    ]
    TOTP.activate(anna, KEY)
    pages += [
        visitor.get(f"{SET_UP}recovery-codes/generate/"),
        visitor.post(f"{SET_UP}recovery-codes/generate/", follow=True),
        visitor.get(f"{SET_UP}totp/deactivate/"),
        visitor.post(f"{SET_UP}totp/deactivate/", follow=True),
        visitor.get("/admin/account/"),
        visitor.get("/admin/logout/"),
        visitor.post("/admin/logout/", follow=True),
    ]
    assert [foreign(seen(page), visitor.language) for page in pages] == [set()] * len(pages)
    ended = {"da": "Du er logget ud.", "en": "You are signed out.", "de": "Sie sind abgemeldet."}
    assert ended[visitor.language] in seen(pages[-1])
