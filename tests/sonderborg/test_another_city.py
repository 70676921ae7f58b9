"""Another city runs the portal from a folder of its own: Testby, in English only, without a line of code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = [
    "/", "/initiatives/", "/initiatives/reading-room/", "/framework/", "/framework/goals/4/", "/progress/", "/events/",
    "/events/filters/", "/reports/", "/reports/2025/", "/search/?q=reading", "/take-part/", "/take-part/citizens/",
    "/about/", "/contact/", "/privacy/", "/accessibility/", "/suggest/event/", "/organisations/testby-library/",
    "/feeds/events.atom", "/feeds/events.ics", "/feeds/initiatives.atom", "/api/v1/initiatives", "/api/v1/docs",
    "/sitemap.xml", "/city.css", "/.well-known/security.txt",
]  # fmt: skip
STAFF = [
    "/admin/", "/admin/initiatives/initiative/", "/admin/initiatives/initiative/add/",
    "/admin/initiatives/text/1/change/",
    "/admin/events/event/add/", "/admin/indicators/indicator/add/", "/admin/indicators/measurement/add/",
]  # fmt: skip


def run(*command, city="tests/testby", stdin=""):
    env = os.environ | {"PORTAL_CITY_DIR": str(ROOT / city), "DJANGO_SETTINGS_MODULE": "sonderborg.settings"}
    for name in ("CITY_NAME", "CITY_NETWORK", "CITY_MUNICIPALITY", "CITY_EMAIL", "CITY_PHONE"):
        env.pop(name, None)
    return subprocess.run(  # noqa: PLW1510
        [sys.executable, *command], cwd=ROOT, env=env | {"PYTHONPATH": str(ROOT)}, input=stdin, capture_output=True,
        text=True, timeout=1200,
    )  # fmt: skip


@pytest.fixture(scope="module")
def testby():
    answer = run("tests/testby/visit.py", stdin=json.dumps([PAGES, STAFF]))
    assert answer.returncode == 0, answer.stderr[-3000:]
    return json.loads(answer.stdout.splitlines()[-1])  # Django may say something of its cache table before


def test_every_page_answers_at_the_root_in_the_one_language(testby):
    assert testby["status"] == dict.fromkeys([*PAGES, *STAFF], 200)
    html = [text for text in testby["text"].values() if text.startswith("<!")]
    assert len(html) > 20
    assert {text.partition('<html lang="')[2][:3] for text in html} <= {'en"', "en-"}


def test_the_starter_data_are_its_own(testby):
    assert testby["loaded"] == 2
    assert "The reading room" in testby["text"]["/initiatives/"]
    assert "Testby Library" in testby["text"]["/initiatives/reading-room/"]


def test_nothing_of_the_first_city_is_left(testby):
    for word in ("Sønderborg", "Sonderborg", "Sonderburg", "sonderborgkommune", "soenderborg", "ProjectZero"):
        assert [page for page, text in testby["text"].items() if word in text] == [], word


def test_its_name_contact_and_colours_stand_on_the_pages(testby):
    home = testby["text"]["/"]
    assert "Together we make Testby sustainable." in home
    assert 'href="https://testby.example.org"' in home
    assert "hello@testby.example.org" in testby["text"]["/contact/"]
    assert 'href="/city.css"' in home
    assert "--fjord: light-dark(#6b1f5c, #f0b3e4);" in testby["text"]["/city.css"]


def test_no_page_leads_to_another_language(testby):
    for page in ("/", "/initiatives/", "/about/", "/admin/"):
        text = testby["text"][page]
        assert 'aria-label="Language"' not in text, page
        assert 'hreflang="da"' not in text, page
        assert "/de/" not in text, page
    assert "In Danish" not in testby["text"]["/admin/initiatives/initiative/add/"]
    assert 'name="title_en"' in testby["text"]["/admin/initiatives/initiative/add/"]
    assert 'name="title_da"' not in testby["text"]["/admin/initiatives/initiative/add/"]


def test_it_needs_no_migration_of_its_own(testby):
    assert testby["migrations"] == [None, "No changes detected"]


def test_a_folder_without_a_city_is_refused_with_a_sentence():
    answer = run("-c", "import sonderborg.settings", city="tests/none")
    assert "city.toml cannot be read: PORTAL_CITY_DIR names a folder with a city.toml in it." in answer.stderr
