"""The chains of the record: sound ones stay silent, each kind of damage is named (P24).

The damage is real: the guards are switched off and the rows changed, as somebody with
the database's own role could.
"""

import uuid
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from journal import evidence, record
from journal.models import ChainEnd, Event
from tests import factories

pytestmark = pytest.mark.django_db


def tamper(*statements):
    """Change rows as the owner of the tables can, and put the guards back."""
    tables = "journal_event", "journal_chainend"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement, *values in statements:
            cursor.execute(statement, values)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def written(count=5, person=None):
    """So many lines, some with a person and with words that JSON must escape."""
    return [
        record.write(
            f"kind.{n}",
            about=uuid.uuid4() if n % 2 else None,
            by=person,
            released=n == 1,
            word=f"Ünï “{n}”\n\\",
            numbers=[n, n / 3, None, True],
        )
        for n in range(count)
    ]


def alarms():
    return evidence.examine().alarms


def recomputed(line):
    """The digest that somebody who has read the documentation would forge."""
    [fresh] = (one for one in evidence._lines() if one.pk == line.pk)
    return evidence.digest_of(fresh)


def test_sound_record_raises_nothing():
    lines = written(person=factories.person())
    found = evidence.examine()
    assert found.alarms == []
    assert found.lines == Event.objects.count()
    assert found.ends[-1].digest == lines[-1].digest


def test_lines_are_chained_one_after_the_other():
    lines = written()
    assert [line.place for line in lines] == [1, 2, 3, 4, 5]
    assert {line.chain for line in lines} == {1}
    assert [line.previous for line in lines] == ["", *(e.digest for e in lines[:-1])]


def test_many_lines_written_at_once_are_chained_too():
    written(1)
    about = uuid.uuid4()
    Event.objects.bulk_create([Event(kind="many", about=about) for _ in range(50)])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_event (uuid, occurred_at, kind, is_released, data)"
            " SELECT gen_random_uuid(), now(), 'raw', false, '{\"a\": 1.50}'"
            " FROM generate_series(1, 3)"
        )
    written(1)
    assert alarms() == []
    [end] = ChainEnd.objects.all()
    assert end.length == Event.objects.count() == 55


def test_measuring_data_set_has_a_sound_record():
    call_command("seed", submissions=20, verbosity=0)
    found = evidence.examine()
    assert found.alarms == []
    assert found.lines > 20


def test_what_a_line_says_of_its_own_place_is_not_believed():
    line = Event.objects.create(kind="x", chain=7, place=99, previous="a", digest="b")
    assert (line.chain, line.place, line.previous) == (1, 1, "")
    assert alarms() == []


def test_act_that_was_undone_leaves_no_gap():
    def act():
        with transaction.atomic():
            written(3)
            raise RuntimeError

    written(2)
    with pytest.raises(RuntimeError):
        act()
    written(2)
    assert alarms() == []
    assert ChainEnd.objects.get().length == 4


@pytest.mark.parametrize(
    "change",
    [
        "id = 900000",
        "uuid = gen_random_uuid()",
        "occurred_at = occurred_at + interval '1 microsecond'",
        "actor_id = NULL",
        "kind = 'another'",
        "about = NULL",
        "is_released = NOT is_released",
        "data = '{}'",
    ],
)
def test_every_column_of_a_line_is_covered(change):
    line = written(3, factories.person())[1]
    tamper((f"UPDATE journal_event SET {change} WHERE id = %s", line.pk))  # noqa: S608
    changed = Event.objects.get(place=line.place)
    assert alarms() == [f"line {changed.uuid}: it was changed after it was written"]


def test_line_that_was_replaced_with_its_digest_is_found_at_the_next_one():
    lines = written()
    tamper(("UPDATE journal_event SET kind = 'forged' WHERE id = %s", lines[1].pk))
    forged = recomputed(lines[1])
    tamper(("UPDATE journal_event SET digest = %s WHERE id = %s", forged, lines[1].pk))
    assert alarms() == [
        f"line {lines[2].uuid}: it does not continue line {lines[1].uuid};"
        " one of the two was replaced"
    ]


def test_newest_line_that_was_replaced_with_its_digest_is_found_at_the_end():
    line = written()[-1]
    tamper(("UPDATE journal_event SET kind = 'forged' WHERE id = %s", line.pk))
    forged = recomputed(line)
    tamper(("UPDATE journal_event SET digest = %s WHERE id = %s", forged, line.pk))
    assert alarms() == [f"line {line.uuid}: it is not the line that chain 1 ended with"]


def test_missing_lines_are_found():
    lines = written()
    ids = [lines[1].pk, lines[2].pk]
    tamper(("DELETE FROM journal_event WHERE id = ANY(%s)", ids))
    assert alarms() == [
        f"line {lines[3].uuid}: 2 before it, after line {lines[0].uuid}, are missing"
    ]


def test_first_line_missing_is_found():
    lines = written()
    tamper(("DELETE FROM journal_event WHERE id = %s", lines[0].pk))
    assert alarms() == [
        f"line {lines[1].uuid}: 1 before it, after its beginning, is missing"
    ]


def test_end_that_was_cut_off_is_found_and_stays_found():
    lines = written()
    tamper(("DELETE FROM journal_event WHERE place > 3",))
    assert alarms() == [
        f"chain 1: 2 at its end, after line {lines[2].uuid}, are missing"
    ]
    [later] = written(1)
    assert alarms() == [
        f"line {later.uuid}: 2 before it, after line {lines[2].uuid}, are missing"
    ]


def test_record_that_was_emptied_is_found():
    written()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE journal_event")
    assert alarms() == ["chain 1: 5 at its end, after its beginning, are missing"]


def test_line_without_a_place_is_found():
    written(2)
    forged = uuid.uuid4()
    tamper(
        (
            "INSERT INTO journal_event (uuid, occurred_at, kind, is_released, data)"
            " VALUES (%s, now(), 'forged', false, '{}')",
            forged,
        )
    )
    assert f"line {forged}: it was added without a place of its own in chain 0" in (
        alarms()
    )


def test_line_added_behind_the_end_is_found():
    last = written(2)[-1]
    forged = uuid.uuid4()
    tamper(
        (
            "INSERT INTO journal_event (uuid, occurred_at, kind, is_released, data,"
            " chain, place, previous) VALUES (%s, now(), 'x', false, '{}', 1, 3, %s)",
            forged,
            last.digest,
        )
    )
    line = Event.objects.get(uuid=forged)
    digest = recomputed(line)
    tamper(("UPDATE journal_event SET digest = %s WHERE id = %s", digest, line.pk))
    assert alarms() == [
        f"line {forged}: it was added behind the end of chain 1, which has 2 lines"
    ]


def test_line_moved_between_others_is_found():
    lines = written()
    tamper(("DELETE FROM journal_event WHERE id = %s", lines[1].pk))
    tamper(("UPDATE journal_event SET place = 2 WHERE id = %s", lines[4].pk))
    found = alarms()
    assert f"line {lines[4].uuid}: it was changed after it was written" in found
    assert any(one.startswith("chain 1: 1 at its end") for one in found)


def test_place_cannot_be_taken_twice():
    first, second = written(2)
    with pytest.raises(IntegrityError, match="event_place_once"), transaction.atomic():
        tamper(
            (
                "UPDATE journal_event SET place = %s WHERE id = %s",
                first.place,
                second.pk,
            )
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_chainend SET length = 0",
        "DELETE FROM journal_chainend",
        "INSERT INTO journal_chainend VALUES (5, 1, 'x')",
    ],
)
def test_end_of_a_chain_cannot_be_moved_by_hand(statement):
    written(1)
    with (
        pytest.raises(DatabaseError, match="moves with its lines alone"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_end_that_was_taken_away_is_found():
    last = written(2)[-1]
    tamper(("DELETE FROM journal_chainend",))
    assert alarms() == [
        f"line {last.uuid}: it was added behind the end of chain 1, which has 0 lines"
    ]


@pytest.mark.parametrize("trigger", evidence.TRIGGERS)
def test_guard_that_is_switched_off_is_an_alarm(trigger):
    table = "_".join(trigger.split("_")[:2])
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    assert alarms() == [f"trigger {trigger}: it is missing or switched off"]


def test_whole_chain_written_anew_is_found_by_an_end_that_was_noted():
    """Who can compute every digest again is betrayed by what stands elsewhere."""
    lines = written(3)
    noted = str(ChainEnd.objects.get())
    assert evidence.examine([noted]).alarms == []
    tamper(("UPDATE journal_event SET kind = 'forged' WHERE id = %s", lines[0].pk))
    before = ""
    for line in lines:
        tamper(
            ("UPDATE journal_event SET previous = %s WHERE id = %s", before, line.pk)
        )
        before = recomputed(line)
        tamper(("UPDATE journal_event SET digest = %s WHERE id = %s", before, line.pk))
    tamper(("UPDATE journal_chainend SET digest = %s", before))
    assert alarms() == []
    assert evidence.examine([noted]).alarms == [
        f"chain 1: the end that was noted is not in it: {noted}"
    ]


def test_command_names_the_line_and_fails(capsys):
    line = written(3)[1]
    call_command("check_record")
    end = ChainEnd.objects.get()
    assert capsys.readouterr().out.startswith(
        f"end of chain {end}\n3 lines of the record in 1 chains; 0 alarms.\n"
    )
    tamper(("UPDATE journal_event SET kind = 'x' WHERE id = %s", line.pk))
    with pytest.raises(CommandError, match="tampered with in 1 places"):
        call_command("check_record", "--noted", str(end))
    out = capsys.readouterr().out
    assert f"alarm: line {line.uuid}: it was changed after it was written\n" in out


# Several at once -----------------------------------------------------------------


def at_once(*acts):
    """Run the acts in threads; what each one raised, or None."""
    outcome = [None] * len(acts)

    def run(place, act):
        try:
            act()
        except Exception as failure:
            outcome[place] = failure
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("papers", [["a", "a"], ["a", "b"], ["a", "b", "a", "b"]])
def test_acts_at_once_on_one_paper_and_on_crossed_papers_get_through(papers):
    """Both hold their chain while the other writes: nobody waits, nothing is lost."""
    about = {name: uuid.uuid4() for name in "ab"}
    together = Barrier(len(papers), timeout=10)

    def act(first):
        def run():
            for _ in range(5):
                with transaction.atomic():
                    record.write("one", about=about[first])
                    together.wait()
                    record.write("two", about=about["b" if first == "a" else "a"])
                    together.wait()

        return run

    assert at_once(*map(act, papers)) == [None] * len(papers)
    found = evidence.examine()
    assert found.alarms == []
    assert found.lines == 10 * len(papers)
    assert len(found.ends) == len(papers)


@pytest.mark.django_db(transaction=True)
def test_acts_that_are_undone_meet_acts_that_stay():
    def act(stays):
        def run():
            for _ in range(20):
                with transaction.atomic():
                    record.write("one")
                    with transaction.atomic():
                        record.write("two")
                        if not stays:
                            transaction.set_rollback(True)
                    record.write("three")

        return run

    assert at_once(act(True), act(False), act(True), act(False)) == [None] * 4
    found = evidence.examine()
    assert found.alarms == []
    assert found.lines == 2 * 60 + 2 * 40


# The way there and back ------------------------------------------------------------


@pytest.mark.proof(seconds=29)
@pytest.mark.django_db(transaction=True)
def test_earlier_lines_are_chained_by_the_migration_and_let_go_on_the_way_back():
    def migrate(*targets):
        executor = MigrationExecutor(connection)
        targets = targets or executor.loader.graph.leaf_nodes()
        executor.migrate(list(targets))
        return executor.loader.project_state(list(targets)).apps

    written(2)
    try:
        before = migrate(("journal", "0002_event_log_is_append_only"))
        for n in range(3):
            before.get_model("journal", "Event").objects.create(kind=f"old.{n}")
    finally:
        migrate()
    written(2)
    found = evidence.examine()
    assert found.alarms == []
    assert [(end.chain, end.length) for end in found.ends] == [(0, 5), (1, 2)]
    migrate(("journal", "0004_lines_join_a_chain"))
    assert Event.objects.filter(chain=0, place=0, digest="").count() == 5
    migrate()
    assert alarms() == []
    with pytest.raises(DatabaseError, match="append-only"):
        Event.objects.update(kind="x")
