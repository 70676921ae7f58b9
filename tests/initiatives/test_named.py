"""Names in another language are marked in choices and in sentences."""

from django.template import Context, Template

from initiatives.marks import lang_of, within
from initiatives.named import Named


def test_a_name_in_another_language_is_marked_in_a_sentence_and_a_plain_one_is_not():
    danish = Named.of("Affald & genbrug", "da")
    said = within("Affald & genbrug: <1 % (2025)", [danish, Named.of("%", ""), Named.of("", "da")])
    assert said == '<span lang="da">Affald &amp; genbrug</span>: &lt;1 % (2025)'
    assert within("Affald & genbrug", [Named.of("Affald & genbrug", "")]) == "Affald &amp; genbrug"


def test_the_longer_of_two_names_is_marked_whole_and_no_part_of_a_word():
    names = [Named.of("ton", "da"), Named.of("ton pr. indbygger", "da")]
    said = within("4 ton pr. indbygger statt 5 ton, im Karton", names)
    assert said == '4 <span lang="da">ton pr. indbygger</span> statt 5 <span lang="da">ton</span>, im Karton'


def test_an_attribute_for_what_is_in_another_language():
    assert [lang_of(name) for name in (Named.of("Hus", "da"), Named.of("House", ""), "plain")] == [' lang="da"', "", ""]
    page = Template("{% load portal %}<option{% lang_of name %}>{{ name }}</option>")
    assert page.render(Context({"name": Named.of("Hus", "da")})) == '<option lang="da">Hus</option>'


def test_a_name_is_not_found_in_what_escaping_makes_of_a_sentence():
    said = within("Mad & musik", [Named.of("amp", "da")])
    assert said == "Mad &amp; musik"
