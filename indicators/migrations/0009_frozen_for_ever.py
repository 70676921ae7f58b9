"""What was assessed or frozen stays as it is. The one way out is `remove_sample`, for invented rows alone."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION assessment_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.sample AND current_setting('portal.removing_sample', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'An assessment is never changed: make a new one, the newest counts.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_append_only';
END $$;
CREATE TRIGGER assessment_append_only BEFORE UPDATE OR DELETE ON indicators_assessment
    FOR EACH ROW EXECUTE FUNCTION assessment_append_only();

CREATE FUNCTION baseline_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.sample AND current_setting('portal.removing_sample', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'A frozen baseline is never changed: freeze the year again, as a further version.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'baseline_is_immutable';
END $$;
CREATE TRIGGER baseline_is_immutable BEFORE UPDATE OR DELETE ON indicators_baseline
    FOR EACH ROW EXECUTE FUNCTION baseline_is_immutable();

CREATE FUNCTION baseline_row_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('portal.removing_sample', true) = 'on'
        AND NOT EXISTS (SELECT FROM indicators_baseline WHERE id = OLD.baseline_id AND NOT sample) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'A frozen baseline is never changed: freeze the year again, as a further version.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'baseline_row_is_immutable';
END $$;
CREATE TRIGGER baseline_row_is_immutable BEFORE UPDATE OR DELETE ON indicators_baselinerow
    FOR EACH ROW EXECUTE FUNCTION baseline_row_is_immutable();
"""
BACKWARDS = """
DROP TRIGGER baseline_row_is_immutable ON indicators_baselinerow;
DROP FUNCTION baseline_row_is_immutable();
DROP TRIGGER baseline_is_immutable ON indicators_baseline;
DROP FUNCTION baseline_is_immutable();
DROP TRIGGER assessment_append_only ON indicators_assessment;
DROP FUNCTION assessment_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0008_the_year_turns")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
