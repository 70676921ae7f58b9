import re

import pytest
from django.utils.translation import override

from initiatives.models import Initiative
from initiatives.translated import label
from tests import factories


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        ("da", ["titel (dansk)", "titel (engelsk)", "titel (tysk)"]),
        ("en", ["title (Danish)", "title (English)", "title (German)"]),
        ("de", ["Titel (Dänisch)", "Titel (Englisch)", "Titel (Deutsch)"]),
    ],
)
def test_columns_of_a_text_name_their_language_in_the_readers_words(reader, said):
    columns = [Initiative._meta.get_field(f"title_{code}") for code in ("da", "en", "de")]
    with override(reader):
        assert [str(column.verbose_name) for column in columns] == said


def test_where_there_is_one_language_none_is_named(settings):
    settings.CITY = {**settings.CITY, "languages": ["da"]}
    with override("da"):
        assert str(label(Initiative._meta.get_field("title"), "da")) == "titel"


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["change", "history"])
def test_no_code_of_a_language_stands_on_a_form_nor_in_its_history(coordinator, what):
    row = factories.InitiativeFactory(title_da="Grøn bydel")
    row.title_da = "Grønnere bydel"
    row.save()
    text = coordinator.get(f"/admin/initiatives/initiative/{row.pk}/{what}/").text
    assert ("Titel (dansk)" in text, re.findall(r"\[(?:da|en|de)\]", text)) == (True, [])
