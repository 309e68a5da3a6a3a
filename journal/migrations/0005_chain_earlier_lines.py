"""Lines written before there were chains are chain 0, in the order of their ids."""

from django.db import migrations

OPEN = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE journal_event DISABLE TRIGGER journal_event_append_only;
ALTER TABLE journal_chainend DISABLE TRIGGER journal_chainend_guarded;
"""
CHAIN = """
DO $$
DECLARE
    line journal_event;
    before text := '';
    places bigint := 0;
BEGIN
    FOR line IN SELECT * FROM journal_event WHERE place = 0 ORDER BY id LOOP
        places := places + 1;
        line.place := places;
        line.previous := before;
        before := journal_event_digest(line);
        UPDATE journal_event
            SET place = line.place, previous = line.previous, digest = before
            WHERE id = line.id;
    END LOOP;
    IF places > 0 THEN
        INSERT INTO journal_chainend (chain, length, digest)
            VALUES (0, places, before);
    END IF;
END
$$;
"""
LOOSEN = """
UPDATE journal_event SET place = 0, previous = '', digest = '' WHERE chain = 0;
DELETE FROM journal_chainend WHERE chain = 0;
"""
CLOSE = """
ALTER TABLE journal_event ENABLE TRIGGER journal_event_append_only;
ALTER TABLE journal_chainend ENABLE TRIGGER journal_chainend_guarded;
"""


def chain(apps, schema_editor):
    _run(schema_editor, OPEN, CHAIN, CLOSE)


def loosen(apps, schema_editor):
    _run(schema_editor, OPEN, LOOSEN, CLOSE)


def _run(schema_editor, *statements):
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_lines_join_a_chain")]

    operations = [migrations.RunPython(chain, loosen)]
