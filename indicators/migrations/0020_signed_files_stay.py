"""The files of signed answers stay as they were made."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION signed_file_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A file of signed answers is never changed.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_file_is_kept';
END $$;
CREATE TRIGGER signed_file_is_kept BEFORE UPDATE OR DELETE ON indicators_signedfile
    FOR EACH ROW EXECUTE FUNCTION signed_file_is_kept();
"""
BACKWARDS = """
DROP TRIGGER signed_file_is_kept ON indicators_signedfile;
DROP FUNCTION signed_file_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0019_signed_files")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
