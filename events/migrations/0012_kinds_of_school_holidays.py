from django.db import migrations

WORDS = {"sommer": "summer", "jul": "christmas", "efterår": "autumn", "vinter": "winter", "påske": "easter"}


def tell_by_name(apps, schema_editor):
    """What was entered before there were kinds, by the Danish name."""
    holidays = apps.get_model("events", "SchoolHoliday").objects.filter(kind="other")
    for word, kind in WORDS.items():
        holidays.filter(name_da__icontains=word).update(kind=kind)


class Migration(migrations.Migration):
    dependencies = [("events", "0011_school_holiday_kind")]
    operations = [migrations.RunPython(tell_by_name, migrations.RunPython.noop)]
