"""Anything may be posted to the grid: it never breaks, and never touches another organisation's figures."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from indicators.models import Draft, Measurement
from tests.conftest import signed_in
from tests.factories import IndicatorFactory, MeasurementFactory, OrganisationFactory
from tests.indicators.grid import GRID
from tests.indicators.grid import fields as page_fields

pytestmark = pytest.mark.django_db
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=130)
NUMBERS = st.one_of(
    st.from_regex(r"[+\-−]?[0-9]{1,30}([.,][0-9]{0,30}){0,3} ?[pebc%]?", fullmatch=True),
    st.sampled_from(
        ["=", "..", "c", "0", "1/3", "1/0", "0/0", "-1/2", "1e999", "NaN", "1.234,5", "1,234.5", "\x00", "٣"]
    ),
)
VALUES = st.one_of(NUMBERS, TEXT, st.text("0123456789.,", max_size=40))
FIELD = st.sampled_from(["value", "figure", "note", "confirm", "was"])
FIGURES = st.sampled_from(["final", "provisional", "suppressed", "x"])


class GridFuzz(TestCase):
    def setUp(self) -> None:
        self.client_of_editor = signed_in("editor")
        organisation = OrganisationFactory()
        organisation.memberships.create(user=self.client_of_editor.user)
        self.own = IndicatorFactory(responsible=organisation, unit="% af alle", lower_bound=0, upper_bound=100)
        self.free = IndicatorFactory(responsible=organisation, unit="kg", additive=True)
        for breakdown in ("", "sex=f", "sex=m"):
            MeasurementFactory(indicator=self.free, period="2024", breakdown=breakdown, value=7)
        self.other = IndicatorFactory(responsible=OrganisationFactory())
        self.names = sorted({name.partition("-")[0] for name in page_fields(self.client_of_editor.get(GRID))})

    def names_to_post(self) -> st.SearchStrategy[str]:
        known = [*self.names, str(self.other.pk), "0", "-1", "9" * 25, "1b0", "", "bx"]
        prefixes = st.one_of(st.sampled_from(known), st.text(max_size=12))
        return st.one_of(st.builds("{}-{}".format, prefixes, FIELD), st.text(max_size=20))

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_whatever_is_posted_is_answered(self, data: st.DataObject) -> None:
        posted = data.draw(st.dictionaries(self.names_to_post(), VALUES, max_size=12))
        posted["do"] = data.draw(st.sampled_from(["save", "send", "same:", f"hide:{self.own.pk}", "theirs:1", "x"]))
        language = data.draw(st.sampled_from(["da", "en", "de"]))
        self.client_of_editor.cookies["django_language"] = language
        assert self.client_of_editor.post(f"{GRID}drafts/", posted).status_code in (200, 403)
        assert self.client_of_editor.post(GRID, posted).status_code in (200, 302)
        assert self.client_of_editor.get(GRID).status_code == 200
        assert not Draft.objects.filter(indicator=self.other).exists()
        assert not Measurement.objects.filter(indicator=self.other).exists()
        for row in Measurement.objects.filter(indicator=self.own, value__isnull=False):
            assert 0 <= row.value <= 100

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(body=st.binary(max_size=300), kind=st.sampled_from(["form", "multipart", "json"]))
    def test_whatever_bytes_are_posted_are_answered(self, body: bytes, kind: str) -> None:
        types = {
            "form": "application/x-www-form-urlencoded",
            "multipart": "multipart/form-data; boundary=x",
            "json": "application/json",
        }
        for address in (GRID, f"{GRID}drafts/"):
            answer = self.client_of_editor.post(address, body, content_type=types[kind])
            assert answer.status_code in (200, 302, 400, 403)

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(value=VALUES, note=TEXT, figure=FIGURES)
    def test_what_is_typed_comes_back_as_it_was_typed_or_is_handed_in(self, value: str, note: str, figure: str) -> None:
        Draft.objects.all().delete()
        name = str(self.own.pk)
        posted = {f"{name}-value": value, f"{name}-note": note, f"{name}-figure": figure, "do": "save"}
        answer = self.client_of_editor.post(GRID, posted)
        draft = Draft.objects.filter(indicator=self.own).first()
        clean = value.replace("\x00", "").strip()
        if draft is None:
            kept = not clean and not note.replace("\x00", "").split() and figure != "suppressed"
            assert kept or answer.status_code == 200  # too long: the page came back with it
        elif draft.figure != "suppressed":
            assert clean.startswith(draft.typed)  # all but the letter of its state and the sign of its unit
            assert len(clean) - len(draft.typed) < 40
