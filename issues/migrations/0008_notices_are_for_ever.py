"""A notice is part of the record: a trigger answers UPDATE and DELETE with an error."""

from django.db import migrations

FORBID = """
CREATE FUNCTION issues_notice_is_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was published in a notice stays: % is refused.', TG_OP;
END
$$;
CREATE TRIGGER issues_notice_append_only
    BEFORE UPDATE OR DELETE ON issues_notice
    FOR EACH ROW EXECUTE FUNCTION issues_notice_is_for_ever();
"""
ALLOW = """
DROP TRIGGER issues_notice_append_only ON issues_notice;
DROP FUNCTION issues_notice_is_for_ever();
"""


class Migration(migrations.Migration):
    dependencies = [("issues", "0007_notices")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
