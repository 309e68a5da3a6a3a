from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from journal import worded
from journal.choices import Role
from journal.models import EditorialRole, User
from journal.worded import OneOf, Worded, each_of
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


def test_rows_of_models_come_with_what_was_selected_and_prefetched(
    django_assert_num_queries,
):
    chiefs = [factories.chief(), factories.chief("Another")]

    def question(*, keys, words):
        roles = EditorialRole.objects.filter(user__in=each_of(keys), user__name=words)
        return roles.select_related("user").prefetch_related("user__affiliations")

    roles = Worded(question)
    keys = [chief.pk for chief in chiefs]
    for chief in chiefs:
        with django_assert_num_queries(2):
            [found] = roles.ask(keys=keys, words=chief.name)
            assert isinstance(found, EditorialRole)
            assert found.user == chief
            assert isinstance(list(found.user.affiliations.all()), list)
    assert roles.one(keys=[], words=chiefs[0].name) is None


def test_list_is_one_value_of_a_condition():
    people = [factories.person("Amara"), factories.person("Emeka")]
    by_name = Worded(lambda *, names: User.objects.filter(OneOf("name", names)))
    by_key = Worded(lambda *, keys: User.objects.filter(OneOf("pk", keys)))

    assert [one.name for one in by_name.ask(names=["Emeka", "Nobody"])] == ["Emeka"]
    assert by_name.ask(names=[]) == []
    assert {*by_key.ask(keys=[one.pk for one in people])} == {*people}
    assert by_key.ask(keys=[]) == []


def test_uuid_is_a_value_and_its_column_is_converted():
    person = factories.person()
    keys = Worded(lambda *, uuid: User.objects.filter(uuid=uuid).values_list("uuid"))

    assert keys.ask(uuid=person.uuid) == [(person.uuid,)]
    assert keys.ask(uuid=uuid4()) == []


def test_question_that_can_have_no_answer_is_not_asked(django_assert_num_queries):
    nobody = Worded(lambda *, person: User.objects.filter(pk=person, pk__in=()))

    with django_assert_num_queries(0):
        assert nobody.ask(person=1) == []


def test_value_that_is_not_asked_as_it_stands_is_refused():
    named = Worded(lambda *, words: User.objects.filter(name__icontains=words))

    with pytest.raises(TypeError, match="is no value of the question"):
        named.ask(words="Amara")


def test_question_that_asks_while_it_is_worded_is_refused():
    def question(*, person):
        return User.objects.filter(pk__in=[user.pk for user in User.objects.all()])

    with pytest.raises(TypeError, match="while it is worded"):
        Worded(question).ask(person=1)


def test_oldest_shapes_are_forgotten(monkeypatch):
    monkeypatch.setattr(worded, "MOST", 2)
    asked = []

    def question(shape, *, person):
        asked.append(shape)
        return User.objects.filter(pk=person)

    people = Worded(question)
    for shape in "abcab":
        people.ask(shape, person=1)
    assert asked == ["a", "b", "c", "a", "b"]
