"""The files of a frozen baseline stay as they were made. The one way out is `remove_sample`, for invented rows alone."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION baseline_file_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('portal.removing_sample', true) = 'on'
        AND NOT EXISTS (SELECT FROM indicators_baseline WHERE id = OLD.baseline_id AND NOT sample) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'A file of a frozen baseline is never changed.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'baseline_file_is_immutable';
END $$;
CREATE TRIGGER baseline_file_is_immutable BEFORE UPDATE OR DELETE ON indicators_baselinefile
    FOR EACH ROW EXECUTE FUNCTION baseline_file_is_immutable();

CREATE FUNCTION baseline_content_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('portal.removing_sample', true) = 'on'
        AND NOT EXISTS (
            SELECT FROM indicators_baselinefile JOIN indicators_baseline ON indicators_baseline.id = baseline_id
            WHERE indicators_baselinefile.id = OLD.file_id AND NOT sample
        ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'A file of a frozen baseline is never changed.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'baseline_content_is_immutable';
END $$;
CREATE TRIGGER baseline_content_is_immutable BEFORE UPDATE OR DELETE ON indicators_baselinecontent
    FOR EACH ROW EXECUTE FUNCTION baseline_content_is_immutable();
"""
BACKWARDS = """
DROP TRIGGER baseline_content_is_immutable ON indicators_baselinecontent;
DROP FUNCTION baseline_content_is_immutable();
DROP TRIGGER baseline_file_is_immutable ON indicators_baselinefile;
DROP FUNCTION baseline_file_is_immutable();
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0014_files_that_are_kept")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
