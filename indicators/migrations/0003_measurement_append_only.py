"""Measurements are append-only: the database itself refuses to change anything but the review."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION measurement_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE open_columns text[] := ARRAY['review', 'reviewed_by_id', 'reviewed_at', 'return_reason', 'current'];
BEGIN
    IF to_jsonb(NEW) - open_columns IS DISTINCT FROM to_jsonb(OLD) - open_columns THEN
        RAISE EXCEPTION 'A measurement is never changed: enter a correction that supersedes it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measurement_append_only';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measurement_append_only BEFORE UPDATE ON indicators_measurement
    FOR EACH ROW EXECUTE FUNCTION measurement_append_only();
"""
BACKWARDS = """
DROP TRIGGER measurement_append_only ON indicators_measurement;
DROP FUNCTION measurement_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
