"""Addresses are compared in one spelling, the same in Python and in the database (C2)."""

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import Value

from journal.addresses import Normal, normal, people_at, proven_by
from journal.models import User
from tests import factories

pytestmark = pytest.mark.django_db
WRITTEN = [
    "Amara@Example.ORG",
    "ＡＭＡＲＡ@example.org",
    " amara@example.org ",
    "ﬁnn@example.org",
    "straße@example.de",
    "STRASSE@example.de",
    "ΝΊΚΟΣ@example.gr",
    "νίκος@example.gr",
    "E\u0301mile@example.fr",
    "Émile@example.fr",
]


@pytest.mark.parametrize("address", WRITTEN)
def test_database_spells_as_python_does(address):
    factories.person()
    spelled = User.objects.values_list(Normal(Value(address)), flat=True)[0]
    assert spelled == normal(address)


def test_spellings_of_one_address_are_one():
    assert len({normal(address) for address in WRITTEN}) == 5


def test_person_is_found_by_every_proven_address_in_any_spelling():
    person = factories.person(email="amara@example.org")
    for address, verified in (("ﬁnn@example.org", True), ("x@example.org", False)):
        EmailAddress.objects.create(user=person, email=address, verified=verified)
    assert proven_by(person) == ["amara@example.org", "finn@example.org"]
    for address, known in (
        ("ＡＭＡＲＡ@EXAMPLE.org", True),
        ("FINN@example.org", True),
        ("x@example.org", False),
    ):
        assert people_at([normal(address)]).exists() == known


def test_looking_for_people_uses_the_indexes():
    """Whatever the number of accounts, nobody is read one by one."""
    people = User.objects.bulk_create(
        User(email=f"somebody{number}@example.org") for number in range(2000)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=one, email=f"home.{one.email}", verified=True)
        for one in people
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE journal_user, account_emailaddress")
    plan = people_at(["amara@example.org"]).explain()
    assert "user_email_spelled" in plan
    assert "journal_address_spelled" in plan
