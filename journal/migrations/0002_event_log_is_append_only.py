"""The record refuses change: a trigger answers UPDATE and DELETE with an error."""

from django.db import migrations

FORBID = """
CREATE FUNCTION journal_event_is_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The event log is append-only: % is refused.', TG_OP;
END
$$;
CREATE TRIGGER journal_event_append_only
    BEFORE UPDATE OR DELETE ON journal_event
    FOR EACH ROW EXECUTE FUNCTION journal_event_is_for_ever();
"""
ALLOW = """
DROP TRIGGER journal_event_append_only ON journal_event;
DROP FUNCTION journal_event_is_for_ever();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_people_and_journal")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
