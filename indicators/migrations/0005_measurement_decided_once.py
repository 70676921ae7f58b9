"""A review that is decided stays as it was decided; only whether an approved figure still stands may change."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION measurement_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE open_columns text[] := ARRAY['review', 'reviewed_by_id', 'reviewed_at', 'return_reason', 'current'];
BEGIN
    IF to_jsonb(NEW) - open_columns IS DISTINCT FROM to_jsonb(OLD) - open_columns THEN
        RAISE EXCEPTION 'A measurement is never changed: enter a correction that supersedes it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measurement_append_only';
    END IF;
    {decided}
    RETURN NEW;
END $$;
"""
DECIDED = """
    IF OLD.review <> 'submitted' AND (NEW.review, NEW.reviewed_by_id, NEW.reviewed_at, NEW.return_reason)
        IS DISTINCT FROM (OLD.review, OLD.reviewed_by_id, OLD.reviewed_at, OLD.return_reason) THEN
        RAISE EXCEPTION 'A decision about a measurement is never changed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measurement_decided_once';
    END IF;
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0004_parts_doubts_and_drafts")]
    operations = [migrations.RunSQL(FUNCTION.format(decided=DECIDED), FUNCTION.format(decided=""))]
