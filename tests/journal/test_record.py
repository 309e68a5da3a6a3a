"""The event log refuses change, whoever asks (style.md, 5)."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from journal import record
from journal.models import Affiliation, Event
from tests import factories

pytestmark = pytest.mark.django_db
TABLE = Event._meta.db_table


def rewrite(event):
    event.kind = "another"
    event.save()


def raw(statement):
    def run(event):
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table=TABLE), [event.pk])

    return run


@pytest.mark.parametrize(
    "tamper",
    [
        rewrite,
        lambda event: event.delete(),
        lambda event: Event.objects.filter(pk=event.pk).update(actor=None, kind="x"),
        lambda event: Event.objects.all().delete(),
        raw("UPDATE {table} SET kind = 'x' WHERE id = %s"),
        raw("DELETE FROM {table} WHERE id = %s"),
    ],
    ids=["save", "delete", "update", "delete all", "UPDATE", "DELETE"],
)
def test_line_of_the_record_cannot_be_changed_or_taken_away(tamper):
    event = record.write("paper.read", by=factories.person(), word="kept")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        tamper(event)
    assert Event.objects.values_list("kind", "data").get(pk=event.pk) == (
        "paper.read",
        {"word": "kept"},
    )


def test_person_with_lines_in_the_record_cannot_be_deleted():
    person = factories.person()
    record.write("paper.read", by=person)
    Affiliation.objects.filter(user=person).delete()
    with pytest.raises(ProtectedError):
        person.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        delete = "DELETE FROM journal_user WHERE id = %s"
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(delete, [person.pk])


def test_line_is_gone_with_the_act_that_failed():
    def act():
        with transaction.atomic():
            record.write("paper.read")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not Event.objects.filter(kind="paper.read").exists()


def test_lines_stand_in_the_order_of_the_acts():
    for kind in ("one", "two", "three"):
        record.write(kind)
    kinds = Event.objects.filter(actor=None).values_list("kind", flat=True)
    assert list(kinds) == ["one", "two", "three"]
