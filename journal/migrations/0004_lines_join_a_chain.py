"""The database chains each line of the record as it is written (docs/record.md).

A transaction takes the first chain that no other transaction is writing to and keeps
it until it ends. Nobody ever waits for a chain, so no order of acts can deadlock.
"""

from django.db import migrations

CHAIN = """
CREATE FUNCTION journal_event_digest(line journal_event) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    part text;
    parts text := '';
BEGIN
    FOREACH part IN ARRAY ARRAY[
        line.chain::text, line.place::text, line.previous,
        line.id::text, line.uuid::text,
        to_char(line.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        line.actor_id::text, line.kind, line.about::text,
        line.is_released::text, line.data::text
    ] LOOP
        parts := parts
            || coalesce(octet_length(convert_to(part, 'UTF8')) || ':' || part, '-')
            || ',';
    END LOOP;
    RETURN encode(sha256(convert_to(parts, 'UTF8')), 'hex');
END
$$;

CREATE FUNCTION journal_event_join_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ended journal_chainend;
    newest journal_event;
BEGIN
    NEW.chain := 1;
    WHILE NOT pg_try_advisory_xact_lock(TG_RELID::int, NEW.chain) LOOP
        NEW.chain := NEW.chain + 1;
    END LOOP;
    -- Of this statement's own lines the end does not know yet.
    SELECT * INTO ended FROM journal_chainend WHERE chain = NEW.chain;
    SELECT * INTO newest FROM journal_event
        WHERE chain = NEW.chain ORDER BY place DESC LIMIT 1;
    IF newest.place > coalesce(ended.length, 0) THEN
        NEW.place := newest.place + 1;
        NEW.previous := newest.digest;
    ELSE
        NEW.place := coalesce(ended.length, 0) + 1;
        NEW.previous := coalesce(ended.digest, '');
    END IF;
    NEW.digest := journal_event_digest(NEW);
    RETURN NEW;
END
$$;

CREATE FUNCTION journal_event_move_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO journal_chainend (chain, length, digest)
        SELECT DISTINCT ON (chain) chain, place, digest
        FROM added ORDER BY chain, place DESC
        ON CONFLICT (chain) DO UPDATE
        SET length = EXCLUDED.length, digest = EXCLUDED.digest;
    RETURN NULL;
END
$$;

CREATE FUNCTION journal_chainend_moves_with_lines() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'The end of a chain moves with its lines alone: % is refused.',
            TG_OP;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER journal_event_chained
    BEFORE INSERT ON journal_event
    FOR EACH ROW EXECUTE FUNCTION journal_event_join_chain();
CREATE TRIGGER journal_event_counted
    AFTER INSERT ON journal_event REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION journal_event_move_end();
CREATE TRIGGER journal_chainend_guarded
    BEFORE INSERT OR UPDATE OR DELETE ON journal_chainend
    FOR EACH ROW EXECUTE FUNCTION journal_chainend_moves_with_lines();
"""
LOOSEN = """
DROP TRIGGER journal_chainend_guarded ON journal_chainend;
DROP TRIGGER journal_event_counted ON journal_event;
DROP TRIGGER journal_event_chained ON journal_event;
DROP FUNCTION journal_chainend_moves_with_lines();
DROP FUNCTION journal_event_move_end();
DROP FUNCTION journal_event_join_chain();
DROP FUNCTION journal_event_digest(journal_event);
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_columns_of_the_chain")]

    operations = [migrations.RunSQL(CHAIN, LOOSEN)]
