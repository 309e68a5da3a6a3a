from datetime import timedelta

import pytest
from django.utils import timezone

from journal.choices import Role
from journal.models import EditorialRole, User
from journal.worded import Worded
from tests import factories

pytestmark = pytest.mark.django_db


def held(role, *, person, today):
    rows = EditorialRole.objects.held_by(person, today).filter(role=role)
    return rows.values_list("user", "role")


def test_values_change_and_the_question_is_worded_once_for_each_shape():
    asked = []

    def question(role, **values):
        asked.append(role)
        return held(role, **values)

    roles, today = Worded(question), timezone.localdate()
    people = [factories.chief(), factories.chief("Another")]

    for person in people:
        assert roles.ask("chief", person=person.pk, today=today) == [
            (person.pk, "chief")
        ]
        assert roles.ask("editor", person=person.pk, today=today) == []
    assert asked == ["chief", "editor"]


def test_day_is_a_value():
    chief, today = factories.chief(), timezone.localdate()
    EditorialRole.objects.filter(user=chief).update(ended_on=today + timedelta(days=3))
    roles = Worded(held)

    assert roles.ask("chief", person=chief.pk, today=today)
    assert not roles.ask("chief", person=chief.pk, today=today + timedelta(days=3))


def test_moment_read_while_wording_is_refused():
    def question(*, person):
        return EditorialRole.objects.held_by(person).values_list("role")

    with pytest.raises(TypeError, match="is no value of the question"):
        Worded(question).ask(person=1)


def test_value_that_is_not_asked_for_is_refused():
    def question(*, person, other):
        return User.objects.filter(pk=person).values_list("pk")

    with pytest.raises(TypeError, match=r"does not ask for \['other'\]"):
        Worded(question).ask(person=1, other=2)


def test_role_that_ended_yesterday_is_held_no_more():
    chief = factories.chief()
    assert User.objects.get(pk=chief.pk).editorial_roles == {Role.CHIEF}
    EditorialRole.objects.filter(user=chief).update(ended_on=timezone.localdate())
    assert User.objects.get(pk=chief.pk).editorial_roles == frozenset()
