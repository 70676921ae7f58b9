from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0008_full_text_search'),
    ]

    operations = [
        # The same word as for other suggestions; only the choices change, the table does not.
        migrations.RunSQL(
            "UPDATE events_suggestion SET state = 'accepted' WHERE state = 'published'",
            "UPDATE events_suggestion SET state = 'published' WHERE state = 'accepted'",
        ),
        migrations.AlterField(
            model_name='suggestion',
            name='state',
            field=models.CharField(choices=[('unconfirmed', 'Not confirmed by e-mail'), ('waiting', 'Waiting for an answer'), ('returned', 'Returned with a reason'), ('accepted', 'Accepted'), ('rejected', 'Rejected')], default='unconfirmed', editable=False, max_length=12, verbose_name='status'),
        ),
    ]
