"""A selected Key Feature needs a reason from now on: where nobody wrote one, that is said."""

from django.db import migrations
from django.db.models import Q

UNWRITTEN = {
    "reason_da": "Begrundelsen blev ikke skrevet ned.",
    "reason_en": "The reason was not written down.",
    "reason_de": "Der Grund wurde nicht festgehalten.",
}


def say_so(apps, schema_editor):
    rows = apps.get_model("indicators", "CycleFeature").objects.filter(Q(reason_da=None) | Q(reason_da=""))
    rows.update(**UNWRITTEN, reason=UNWRITTEN["reason_da"])


class Migration(migrations.Migration):
    dependencies = [("indicators", "0006_fed_by_attendance")]
    operations = [migrations.RunPython(say_so, migrations.RunPython.noop)]
