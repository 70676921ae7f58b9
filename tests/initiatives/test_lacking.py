"""German staff pages are German, also where Django has no German for its own words."""

import pytest
from django.utils.translation import gettext, override

from initiatives.admin.lacking import LACKING


@pytest.mark.parametrize("words", LACKING)
def test_what_django_lacks_in_german_is_ours(words):
    with override("da"):
        danish = gettext(words)
    with override("de"):
        assert gettext(words) not in (danish, words)


@pytest.mark.django_db
def test_the_form_of_a_new_user_has_no_danish_in_german(administrator):
    administrator.user.language = "de"
    administrator.user.save(update_fields=["language"])
    administrator.cookies["django_language"] = "de"
    page = administrator.get("/admin/initiatives/user/add/").text
    assert ("Anmeldung mit Passwort" in page, "Adgangskode" in page) == (True, False)
