"""Parts of staff pages that functions draw: whatever stands in them is words, never markup."""

from initiatives.admin.unfolding import Fold
from initiatives.templatetags.staff import fold_here, language_names, sidebar_rows

HOSTILE = "\"'><script>&"
SAFE = "&quot;&#x27;&gt;&lt;script&gt;&amp;"


def test_a_row_of_the_sidebar():
    model = dict.fromkeys(("object_name", "admin_url", "add_url", "name"), HOSTILE)
    drawn = sidebar_rows([model], "/admin/")
    assert (drawn.count(SAFE), "<script>" in drawn, "current" in drawn) == (5, False, False)


def test_the_table_one_is_at_is_marked():
    model = {"object_name": "Tag", "admin_url": "/admin/tag/", "add_url": None, "name": "Tags"}
    assert sidebar_rows([model], "/admin/tag/1/") == (
        '<tr class="current-model"><th scope="row" id="nav-Tag"><a href="/admin/tag/" aria-current="page">Tags</a></th>'
        "<td></td></tr>"
    )


def test_a_fold():
    for fold in (Fold(HOSTILE, HOSTILE, HOSTILE), Fold(HOSTILE, HOSTILE, HOSTILE, invites=HOSTILE)):
        drawn = fold_here(fold)
        assert (drawn.count(SAFE) >= 4, "<script>" in drawn) == (True, False)


def test_languages_are_named_in_themselves():
    assert language_names() == [("da", "Dansk"), ("en", "English"), ("de", "Deutsch")]


def test_help_is_words_and_a_list_of_the_framework_stays_one(administrator, monkeypatch):
    monkeypatch.setattr("initiatives.admin.initiatives.InitiativeAdmin.help_texts", {"title": HOSTILE})
    text = administrator.get("/admin/initiatives/initiative/add/").text
    assert f'id="id_title_da_helptext"><div>{SAFE}</div>' in text
    assert "<ul><li>" in administrator.get("/admin/initiatives/user/add/").text
