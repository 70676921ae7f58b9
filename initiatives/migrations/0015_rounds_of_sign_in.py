from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0014_bulk_files_between_preview_and_import")]

    operations = [
        migrations.AddField(
            "user", "sign_in_round", models.PositiveIntegerField(db_default=0, default=0, editable=False)
        ),
        # What Django's DatabaseCache keeps: the same as `createcachetable` makes.
        migrations.RunSQL(
            'CREATE TABLE IF NOT EXISTS "kept" ("cache_key" varchar(255) PRIMARY KEY, "value" text NOT NULL,'
            ' "expires" timestamp with time zone NOT NULL);'
            ' CREATE INDEX IF NOT EXISTS "kept_expires" ON "kept" ("expires")',
            'DROP TABLE IF EXISTS "kept"',
        ),
    ]
