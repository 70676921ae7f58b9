"""Which way the imports point: sonderborg → indicators → events → initiatives, and never back."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parent.parent
BELOW = {
    "initiatives": set(),
    "events": {"initiatives"},
    "indicators": {"initiatives", "events"},
    "sonderborg": {"initiatives", "events", "indicators"},
}
PURE = [
    "events/calendar.py",
    "events/ical.py",
    "events/recurrence.py",
    "indicators/cell_text.py",
    "indicators/charts.py",
    "indicators/doubts.py",
    "indicators/figure_rules.py",
    "indicators/periods.py",
    "indicators/plan_faults.py",
    "indicators/plans.py",
    "indicators/progress.py",
    "indicators/rollups.py",
    "indicators/wheel.py",
    "initiatives/art.py",
    "initiatives/formats.py",
    "initiatives/shapes.py",
]


def imported(file: Path) -> set[str]:
    """The full names of the modules that `file` imports, at any depth."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: write imports from the root"
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("app", BELOW)
def test_an_app_imports_only_what_stands_below_it(app: str) -> None:
    wrong = [
        (str(file.relative_to(ROOT)), name)
        for file in sorted((ROOT / app).rglob("*.py"))
        for name in imported(file)
        if name.split(".")[0] in BELOW.keys() - BELOW[app] - {app}
    ]
    assert wrong == []


@pytest.mark.parametrize("app", BELOW)
def test_no_table_points_at_a_table_above_its_app(app: str) -> None:
    wrong = [
        (model.__name__, field.name)
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model._meta.app_label in BELOW.keys() - BELOW[app] - {app}
    ]
    assert wrong == []


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_know_no_model_request_setting_or_clock(name: str) -> None:
    file = ROOT / name
    text = file.read_text(encoding="utf-8")
    forbidden = ("django.db", "django.conf", "django.http", "django.core", "django.utils.timezone")
    assert [module for module in imported(file) if module.startswith(forbidden)] == []
    assert [call for call in (".now(", ".today(", "time.time(") if call in text] == []


def test_no_module_grows_past_400_lines() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for app in [*BELOW, "tests", "static", "templates"]
        for file in (ROOT / app).rglob("*")
        if file.suffix in (".py", ".css", ".html", ".js") and "migrations" not in file.parts
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_no_template_carries_inline_style_or_script() -> None:
    wrong = [
        (str(file.relative_to(ROOT)), sign)
        for file in (ROOT / "templates").rglob("*.html")
        for sign in (' style="', "<style", "<script>", " onclick=", " onchange=", " onload=", "javascript:")
        if sign in file.read_text(encoding="utf-8")
    ]
    assert wrong == []
