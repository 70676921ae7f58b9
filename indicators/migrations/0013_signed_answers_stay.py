"""Answers stay as they are while they are signed for; a sign-off is kept, and taken back at most once."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION answer_locked_when_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.question_id ELSE NEW.question_id END;
BEGIN
    IF EXISTS (
        SELECT FROM indicators_question question
        JOIN indicators_section section ON section.id = question.section_id
        JOIN indicators_signoff signed ON signed.questionnaire_id = section.questionnaire_id
        WHERE question.id = asked AND signed.reopened_at IS NULL
    ) THEN
        RAISE EXCEPTION 'The questionnaire is signed: reopen it first.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'answer_locked_when_signed';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER answer_locked_when_signed BEFORE INSERT OR UPDATE OR DELETE ON indicators_answer
    FOR EACH ROW EXECUTE FUNCTION answer_locked_when_signed();

CREATE FUNCTION sign_off_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.reopened_at IS NULL AND NEW.reopened_at IS NOT NULL
        AND (OLD.questionnaire_id, OLD.signed_at, OLD.signed_name, OLD.signed_as, OLD.schema_version, OLD.document,
             OLD.checksum)
        = (NEW.questionnaire_id, NEW.signed_at, NEW.signed_name, NEW.signed_as, NEW.schema_version, NEW.document,
           NEW.checksum)
        AND OLD.signed_by_id IS NOT DISTINCT FROM NEW.signed_by_id THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A sign-off is never changed: it can only be taken back, with a reason.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_off_is_kept';
END $$;
CREATE TRIGGER sign_off_is_kept BEFORE UPDATE OR DELETE ON indicators_signoff
    FOR EACH ROW EXECUTE FUNCTION sign_off_is_kept();
"""
BACKWARDS = """
DROP TRIGGER sign_off_is_kept ON indicators_signoff;
DROP FUNCTION sign_off_is_kept();
DROP TRIGGER answer_locked_when_signed ON indicators_answer;
DROP FUNCTION answer_locked_when_signed();
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0012_questionnaires")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
