"""The file of a city: read as it stands, refused with a sentence where it cannot be."""

import pytest

from initiatives.city_file import CityError, contrast, read, stylesheet

WHOLE = """
languages = ["de", "en"]
time_zone = "Europe/Berlin"
[name]
de = "Musterstadt"
en = "Sampleton"
[municipality]
de = "Stadt Musterstadt"
en = "City of Sampleton"
[network]
de = "Lernstadt"
en = "Learning City"
[colours]
fjord = ["#112233", "#ddeeff"]
[places.en]
"Musterstadt" = "Sampleton"
"""


def write(folder, text):
    (folder / "city.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_whole_city_is_read(tmp_path):
    city = read(write(tmp_path, WHOLE))
    assert (city.languages, city.time_zone) == (("de", "en"), "Europe/Berlin")
    assert city.said["name"] == {"de": "Musterstadt", "en": "Sampleton"}
    assert city.colours == {"fjord": ("#112233", "#ddeeff")}
    assert (city.places, city.links, city.contact, city.holidays) == ({"en": {"Musterstadt": "Sampleton"}}, {}, {}, {})


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('["de", "en"]', '["de", "sv"]', "languages is a list of one or more of da, en, de, the main one first."),
        ('["de", "en"]', "[]", "languages is a list of one or more of da, en, de, the main one first."),
        ('["de", "en"]', '["de", "de"]', "languages is a list of one or more of da, en, de, the main one first."),
        (
            "Europe/Berlin",
            "Europe/Muster",
            'time_zone "Europe/Muster" is unknown; write one such as Europe/Copenhagen.',
        ),
        ('en = "Sampleton"', "", "[name] lacks en; each language of the site needs one."),
        ('"#ddeeff"]', '"red"]', '[colours] fjord is two colours, light and dark: ["#0a5566", "#7fd1dc"].'),
        ("fjord =", '"x}*{" =', '[colours] x}*{ is two colours, light and dark: ["#0a5566", "#7fd1dc"].'),
    ],
)
def test_what_is_wrong_is_refused_with_a_sentence(tmp_path, old, new, sentence):
    with pytest.raises(CityError) as refused:
        read(write(tmp_path, WHOLE.replace(old, new, 1)))
    assert str(refused.value) == f"{tmp_path / 'city.toml'}: {sentence}"


def test_no_file_and_no_toml_are_refused(tmp_path):
    with pytest.raises(CityError, match="PORTAL_CITY_DIR names a folder with a city"):
        read(tmp_path)
    with pytest.raises(CityError, match="is not TOML in UTF-8"):
        read(write(tmp_path, "languages = "))


def test_colours_lie_over_the_tokens():
    assert stylesheet({"fjord": ("#112233", "#ddeeff")}) == (
        "@layer tokens {\n  :root {\n    --fjord: light-dark(#112233, #ddeeff);\n  }\n}\n"
    )


def test_contrast_is_what_wcag_says():
    assert (contrast("#000000", "#ffffff"), contrast("#ffffff", "#ffffff")) == (21, 1)
    assert round(contrast("#0a5566", "#ffffff"), 1) == 8.4
