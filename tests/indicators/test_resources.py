"""Indicators and measurements in bulk files, through the commands."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from indicators import actions
from indicators.models import Indicator, Measurement, Standing, Target
from indicators.resources import IndicatorResource, MeasurementResource
from initiatives import bulk
from initiatives.models import KeyFeature, User
from tests.factories import IndicatorFactory, InitiativeFactory, MeasurementFactory, TargetFactory, UserFactory

pytestmark = pytest.mark.django_db
RESOURCES = {"indicators": IndicatorResource, "measurements": MeasurementResource}
NEEDED = "code,name_da,unit,kind,direction"
HEADER = "indicator,period,breakdown,value,numerator,denominator,figure,absent_reason,note,source_url\n"


@pytest.fixture
def load(tmp_path: Path) -> Any:
    def run(what: str, text: str | bytes, **options: Any) -> list[str]:
        file, out = tmp_path / "file", io.StringIO()
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command(f"import_{what}", str(file), stdout=out, **options)
        return out.getvalue().splitlines()

    return run


def refused(load: Any, what: str, text: str) -> list[str]:
    with pytest.raises(CommandError) as caught:
        load(what, text)
    return str(caught.value).splitlines()[1:]


def exported(what: str, kind: str = "csv") -> bytes:
    return bulk.write(RESOURCES[what]().export(), kind, what)


def full() -> Indicator:
    """One of each: a plan with interim targets, a range, a context; figures of every state."""
    co2 = IndicatorFactory(
        code="co2",
        name_da="-CO₂\r\nudledning",
        unit_da="% af 2007",
        unit_en="% of 2007",
        feature=KeyFeature.objects.get(code="3.1"),
        direction="down",
        baseline_on=date(2007, 12, 31),
        baseline_value=100,
        frequency="two years",
        source="@ProjectZero; 2017",
        licence="",
    )
    co2.initiatives.set([InitiativeFactory(slug="zero"), InitiativeFactory(slug="amu", state="draft")])
    TargetFactory(indicator=co2, on=date(2029, 12, 31), value=0, decided_by="Byrådet")
    TargetFactory(indicator=co2, on=date(2020, 12, 31), value=Decimal("50.50"))
    ranged = IndicatorFactory(
        code="klasse", direction="range", baseline_on=date(2007, 12, 31), baseline_value=Decimal("-30.5"), state="draft"
    )
    TargetFactory(indicator=ranged, on=date(2029, 12, 31), value=None, low=-10, high=20)
    TargetFactory(indicator=ranged, on=date(2025, 12, 31), value=None, low=Decimal("-20.25"), high=20)
    IndicatorFactory(code="befolkning", direction="none", kind="experts' review")
    MeasurementFactory(indicator=co2, period="2019", value=Decimal("-0.00000001"), note_da="=note", note_en="a note")
    MeasurementFactory(indicator=co2, period="2019-05", value=0, numerator=0, denominator=7)
    MeasurementFactory(indicator=co2, period="2019-Q2", value=Decimal("1234567890123456.12345678"), figure="break")
    MeasurementFactory(
        indicator=co2, period="2019", breakdown="sex=female", value=None, absent_reason_da="for få", figure="suppressed"
    )
    MeasurementFactory(indicator=co2, period="2018", value=7, current=False, review="submitted", reviewed_at=None)
    return co2


@pytest.mark.parametrize("kind", bulk.FORMATS)
def test_export_import_export_changes_no_byte(load: Any, kind: str) -> None:
    full()
    indicators, figures = exported("indicators", kind), exported("measurements", kind)
    rows = Measurement.objects.count()
    assert load("indicators", indicators) == ["0 new, 0 changed, 3 unchanged."]
    assert load("measurements", figures) == ["0 new, 0 changed, 4 unchanged."]
    assert Measurement.objects.count() == rows
    for model in (Measurement, Target, Indicator):
        model.objects.all().delete()
    load("indicators", indicators)
    load("measurements", figures)
    assert (exported("indicators", kind), exported("measurements", kind)) == (indicators, figures)


def test_the_columns_are_those_of_the_plan() -> None:
    full()
    sheet = bulk.read(exported("indicators"))
    assert ",".join(sheet.headers) == (
        "code,key_feature,initiatives,name_da,name_en,name_de,unit,decimals,kind,direction,baseline_on,baseline_value,"
        "target_on,target_value,interim,frequency,source,source_url,licence"
    )
    rows = [dict(zip(sheet.headers, row, strict=True)) for row in sheet]
    shown = ("code", "key_feature", "initiatives", "unit", "target_value", "interim")
    assert [tuple(row[name] for name in shown) for row in rows] == [
        ("befolkning", "", "", "%", "", ""),
        ("co2", "3.1", "amu;zero", "% af 2007", "0", "2020-12-31=50.5"),
        ("klasse", "", "", "%", "-10..20", "2025-12-31=-20.25..20"),
    ]


def test_only_figures_that_stand_are_exported() -> None:
    full()
    assert exported("measurements").decode() == (
        HEADER.replace("\n", "\r\n") + "co2,2019,,-0.00000001,,,final,,'=note,\r\n"
        "co2,2019,sex=female,,,,suppressed,for få,,\r\n"
        "co2,2019-05,,0,0,7,final,,,\r\n"
        "co2,2019-Q2,,1234567890123456.12345678,,,break,,,\r\n"
    )


def test_a_new_indicator_is_published_with_its_plan_and_judged(load: Any) -> None:
    plan = "baseline_on,baseline_value,target_on,target_value,interim,frequency"
    lines = load("indicators", f"{NEEDED},{plan}\nco2,CO2,%,official statistics,down,2007,100,2029,0,2015=75,\n")
    row = Indicator.objects.get()
    assert lines == ["row 2, co2: new", "1 new, 0 changed, 0 unchanged."]
    assert (row.is_public, row.unit_en, row.unit_de, row.frequency, row.licence) == (
        True,
        "%",
        "%",
        "year",
        "CC BY 4.0",
    )
    assert [(str(target.on), target.value) for target in row.targets.all()] == [("2015-12-31", 75), ("2029-12-31", 0)]
    assert row.targets.first().history.get().history_user.username == "import"
    load("measurements", HEADER + "co2,2016,,60,,,,,,\n")
    assert Standing.objects.on(date(2017, 1, 1)).get().status == "on_track"


def test_a_changed_plan_keeps_who_decided_it_and_moves_the_standing(load: Any) -> None:
    co2 = full()
    MeasurementFactory(indicator=co2, period="2017", value=95)
    assert Standing.objects.on(date(2018, 1, 1)).get(indicator=co2).status == "far_behind"
    lines = load("indicators", "code,target_value,interim\nco2,90,2018-12-31=97;2020-12-31=95\n")
    targets = Target.objects.filter(indicator=co2).values_list("on", "value", "decided_by")
    assert lines[0] == "row 2, co2: changed: target_value, interim"
    assert [(str(on), value, by) for on, value, by in targets] == [
        ("2018-12-31", 97, ""),
        ("2020-12-31", 95, ""),
        ("2029-12-31", 90, "Byrådet"),
    ]
    assert Standing.objects.on(date(2018, 1, 1)).get(indicator=co2).status == "on_track"
    assert actions.rebuild_standings() == 0


def test_a_unit_is_written_in_languages_that_only_repeat_it(load: Any) -> None:
    IndicatorFactory(code="a", unit_da="stk", unit_en="pieces", unit_de="stk")
    load("indicators", "code,unit\na,antal\n")
    row = Indicator.objects.get()
    assert (row.unit_da, row.unit_en, row.unit_de) == ("antal", "pieces", "antal")


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ("down,2007,,,,", "column baseline_value, value '': a baseline has both a date and a value."),
        ("down,2007,100,2029,,", "column target_value, value '': a target has both a date and a value."),
        ("down,2007,100,,,2015=75", "column interim, value '2015=75': interim targets lead to a final one: "
         "fill target_on and target_value."),
        ("up,2007,100,2029,0,", "column target_value, value '0': the target of 2029-12-31 lies on the wrong side "
         "of the baseline: check the direction."),
        ("down,2007,100,2029,100,", "column target_value, value '100': the baseline of 2007-12-31 meets the target of "
         "2029-12-31 already."),
        ("down,2007,100,2006,0,", "column target_on, value '2006': the target of 2006-12-31 comes after the baseline "
         "of 2007-12-31."),
        ("range,2007,100,2029,10,", "column target_value, value '10': the target of 2029-12-31 does not fit the "
         "direction: a range is written 10..20, else a value."),
        ("range,2007,100,2029,20..10,", "column target_value, value '20..10': the range of 2029-12-31 begins at its "
         "lower end."),
        ("down,2007,100,2029,0,2015=50;2020=75", "column interim, value '2015=50;2020=75': the target of 2020-12-31 "
         "asks for less than the one of 2015-12-31 before it."),
        ("down,2007,100,2029,0,2015=50;2015-12-31=40", "column interim, value '2015=50;2015-12-31=40': 2015-12-31 "
         "stands here more than once."),
        ("down,2007,100,2029,0,2015", "column interim, value '2015': write interim targets as "
         "2015-12-31=75;2020-12-31=50."),
        ("sideways,2007,100,2029,0,", "column direction, value 'sideways': write one of: up, down, range, none."),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_judged_is_said_in_words(load: Any, cells: str, error: str) -> None:
    header = "code,name_da,unit,kind,direction,baseline_on,baseline_value,target_on,target_value,interim\n"
    assert refused(load, "indicators", f"{header}a,A,%,citizen survey,{cells}\n") == [f"row 2, {error}"]
    assert not Indicator.objects.exists()


def test_unknown_codes_and_missing_columns_are_errors(load: Any) -> None:
    assert refused(load, "indicators", "code,key_feature,initiatives\na,9.9,nix\n") == [
        "row 2, column key_feature, value '9.9': there is no Key Feature 9.9.",
        "row 2, column initiatives, value 'nix': there is no initiative nix.",
        "row 2, column name_da: a new row needs this column.",
        "row 2, column unit: a new row needs this column.",
        "row 2, column kind: a new row needs this column.",
        "row 2, column direction: a new row needs this column.",
    ]


def test_imported_figures_stand_in_the_name_of_the_import(load: Any) -> None:
    indicator = IndicatorFactory(code="a")
    lines = load("measurements", "indicator,period,value\na,2019,51.7\na,2019-q2,0\n")
    rows = Measurement.objects.order_by("period")
    user = User.objects.get(username="import")
    assert lines == ["row 2, a 2019: new", "row 3, a 2019-Q2: new", "2 new, 0 changed, 0 unchanged."]
    assert (user.role, user.has_usable_password(), user.is_active) == ("", False, False)
    assert [(row.value, row.current, row.review, row.entered_by, row.reviewed_by) for row in rows] == [
        (Decimal("51.7"), True, "approved", user, None),
        (0, True, "approved", user, None),
    ]
    assert [(str(row.starts_on), str(row.ends_on)) for row in rows] == [
        ("2019-01-01", "2019-12-31"),
        ("2019-04-01", "2019-06-30"),
    ]
    assert Standing.objects.on(date(2020, 1, 1)).get(indicator=indicator).measurement == rows[0]


def test_a_figure_that_differs_is_a_correction_and_the_old_one_stays(load: Any) -> None:
    old = MeasurementFactory(indicator__code="a", period="2019", value=50, note_da="en note", note_en="a note")
    user = UserFactory(username="anna")
    assert load("measurements", "indicator,period,value\na,2019,51\n", by="anna") == [
        "row 2, a 2019: changed: value",
        "0 new, 1 changed, 0 unchanged.",
    ]
    new = Measurement.objects.standing().get()
    old.refresh_from_db()
    assert (new.value, new.supersedes, new.entered_by, new.note_da, new.note_en) == (51, old, user, "en note", "a note")
    assert (old.value, old.current) == (50, False)
    assert load("measurements", "indicator,period,value\na,2019,51.00\n") == ["0 new, 0 changed, 1 unchanged."]
    assert Measurement.objects.count() == 2


def test_a_value_ends_the_reason_for_having_none(load: Any) -> None:
    MeasurementFactory(
        indicator__code="a", period="2019", value=None, absent_reason_da="ikke målt", absent_reason_en="no"
    )
    load("measurements", "indicator,period,value\na,2019,51\n")
    new = Measurement.objects.standing().get()
    assert (new.value, new.absent_reason_da, new.absent_reason_en) == (51, "", None)


def test_a_share_is_worked_out_from_its_parts_exactly(load: Any) -> None:
    IndicatorFactory(code="a", unit_da="% af voksne")
    text = HEADER + "a,2019,,,1,3,,,,\na,2020,,,2,3,,,,\n"
    load("measurements", text)
    assert [row.value for row in Measurement.objects.order_by("period")] == [
        Decimal("33.33333333"),
        Decimal("66.66666667"),
    ]
    assert load("measurements", text)[-1] == "0 new, 0 changed, 2 unchanged."


def test_every_error_of_a_figure_is_listed(load: Any) -> None:
    IndicatorFactory(code="andel", lower_bound=0, upper_bound=100)
    IndicatorFactory(code="antal", unit_da="stk")
    rows = [
        "andel,2019,,101,,,,,,",
        "andel,2020,,,,,,,,",
        "andel,2021,,5,,,,for få,,",
        "andel,2022,,5,,,suppressed,,,",
        "andel,2023,,5,1,,,,,",
        "andel,2024,,5,1,0,,,,",
        "andel,2019-13,,5,,,,,,",
        "andl,2019,,5,,,,,,",
        'antal,2019,,"5,1",,,maybe,,,x',
        "antal,2020,,-1,,,,,,",
        "antal,2020,,2,,,,,,",
    ]
    assert refused(load, "measurements", HEADER + "\n".join(rows)) == [
        "row 2, column value, value '101': the highest possible value is 100.",
        "row 3, column value, value '': give a value, or say why there is none.",
        "row 4, column absent_reason, value 'for få': there is a value: leave the reason for having none empty.",
        "row 5, column value, value '5': a suppressed figure has no value.",
        "row 6, column denominator, value '': a share has both its numbers.",
        "row 7, column denominator, value '0': the denominator is above zero.",
        "row 8, column period, value '2019-13': write a year (2019), a quarter (2019-Q2) or a month (2019-05).",
        "row 9, column indicator, value 'andl': there is no indicator andl. Did you mean “andel”?",
        "row 10, column value, value '5,1': write a number with a decimal point and nothing between the thousands.",
        "row 10, column figure, value 'maybe': write one of: final, provisional, estimated, break, suppressed.",
        "row 10, column source_url, value 'x': this is not a web address: it begins with https://",
        "row 12, column indicator, value 'antal': this is in row 11 already.",
    ]
    assert not Measurement.objects.exists()


def test_doubts_are_printed_and_stop_nothing(load: Any) -> None:
    MeasurementFactory(indicator__code="a", indicator__unit_da="%", period="2018", value=Decimal("2.1"))
    rows = ["a,2019,,87.4,,,,,,", "a,2020,,80,,,,,,", "a,2021,,3.3,,,,,,", "a,2199,,3,,,,,,", "a,2020,sex=m,4,,,,,,"]
    lines = load("measurements", HEADER + "\n".join(rows))
    assert lines[5:] == [
        "doubt: row 2, column value, value '87.4': 87.4 is about 40 times the last figure, 2.1 (2018): "
        "is the decimal right?",
        "doubt: row 4, column value, value '3.3': The last figure, 80 (2020), is about 20 times 3.3: "
        "is the decimal right?",
        "doubt: row 5, column period, value '2199': The period has not ended yet.",
        "5 new, 0 changed, 0 unchanged.",
    ]
    assert Measurement.objects.standing().count() == 6


def test_doubts_are_kept_with_the_figure_in_the_name_of_who_imported_it(load: Any) -> None:
    MeasurementFactory(indicator__code="a", period="2018", value=Decimal("2.1"))
    UserFactory(username="anna")
    load("measurements", "indicator,period,value\na,2019,87.4\na,2020,87.5\n", by="anna")
    rows = Measurement.objects.filter(entered_by__isnull=False).order_by("period")
    facts = {"value": "87.4", "before": "2.1", "period": "2018", "times": "40"}
    assert [(row.entered_by.username, row.doubts) for row in rows] == [("anna", [["jump", facts]]), ("anna", [])]
    load("measurements", "indicator,period,value\na,2020,2.2\n")
    row = Measurement.objects.get(period="2020", current=True)
    assert (row.entered_by.username, [kind for kind, _facts in row.doubts]) == ("import", ["drop"])


def test_parts_that_do_not_add_up_are_a_doubt(load: Any) -> None:
    IndicatorFactory(code="a", unit_da="personer", additive=True)
    rows = ["a,2019,,100,,,,,,", "a,2019,sex=female,48,,,,,,", "a,2019,sex=male,50,,,,,,"]
    assert load("measurements", HEADER + "\n".join(rows))[3:4] == [
        "doubt: row 2, column breakdown, value '': The parts of “Sex” add up to 98, the total is 100."
    ]


def test_a_suppressed_quarter_that_the_year_tells_is_a_doubt(load: Any) -> None:
    IndicatorFactory(code="a", unit_da="personer", additive=True)
    rows = ["a,2019,,100,,,,,,", "a,2019-Q1,,48,,,,,,", "a,2019-Q2,,,,,suppressed,,,", "a,2019-Q3,,30,,,,,,"]
    assert [line for line in load("measurements", HEADER + "\n".join(rows)) if line.startswith("doubt")] == []
    assert load("measurements", HEADER + "a,2019-Q4,,19,,,,,,")[1:2] == [
        "doubt: row 2, column period, value '2019-Q4': Q2 2019 is suppressed, but anyone can work it out "
        "from 2019 and the other figures of that time. Suppress one more."
    ]


def test_a_value_beside_parts_that_make_another_is_an_error(load: Any) -> None:
    IndicatorFactory(code="a", unit_da="% af voksne", upper_bound=100, lower_bound=0)
    rows = ["a,2019,,50,1,3,,,,", "a,2020,,33.3,1,3,,,,", "a,2021,,,5,4,,,,", "a,2022,,,-1,4,,,,"]
    assert refused(load, "measurements", HEADER + "\n".join(rows)) == [
        "row 2, column value, value '50': numerator and denominator make 33.33%, not 50.",
        "row 4, column numerator, value '5': numerator and denominator make 125.00%: it cannot lie beyond 100.",
        "row 5, column numerator, value '-1': the numerator is not below zero.",
    ]


def test_a_dry_run_of_figures_writes_nothing(load: Any) -> None:
    MeasurementFactory(indicator__code="a", period="2019", value=50)
    assert load("measurements", "indicator,period,value\na,2019,51\na,2020,1\n", dry_run=True)[-1] == (
        "Dry run, nothing is written: 1 new, 1 changed, 0 unchanged."
    )
    assert list(Measurement.objects.values_list("value", "current")) == [(50, True)]
    assert not User.objects.filter(username="import").exists()


def test_a_failure_half_way_leaves_nothing(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    old = MeasurementFactory(indicator__code="a", period="2019", value=50)

    def fail(**options: Any) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr("indicators.resources.measurements.rebuild_standings", fail)
    with pytest.raises(RuntimeError, match="half way"):
        load("measurements", "indicator,period,value\na,2019,51\na,2020,1\n")
    assert list(Measurement.objects.values_list("pk", "current")) == [(old.pk, True)]


@pytest.mark.parametrize("rows", [1, 100])
def test_a_hundred_figures_cost_as_many_queries_as_one(rows: int, django_assert_num_queries: Any) -> None:
    MeasurementFactory(indicator__code="a", period="1900", value=1)
    text = "indicator,period,value\n" + "".join(f"a,{1900 + number},7\n" for number in range(rows))
    user = UserFactory()
    # indicators, figures that stand; set aside, insert; of the standings: indicators, targets, figures, stored
    # ones, delete, insert; six savepoints with their release; the audit trail
    with django_assert_num_queries(23):
        MeasurementResource().import_data(bulk.read(text.encode()), user=user)


@pytest.mark.parametrize("rows", [1, 3])
def test_an_export_costs_the_same_queries_for_any_number(rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        row = IndicatorFactory(code=f"a-{number}", feature=KeyFeature.objects.first())
        row.initiatives.add(InitiativeFactory())
        TargetFactory(indicator=row)
        MeasurementFactory(indicator=row)
    with django_assert_num_queries(3):  # indicators with their Key Feature, initiatives, targets
        assert len(IndicatorResource().export()) == rows
    with django_assert_num_queries(1):  # figures with their indicator
        assert len(MeasurementResource().export()) == rows
