"""visibility.md, section 2: how relations combine, with real rows behind them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.utils import timezone

from journal.choices import Role
from journal.models import EditorialRole, User
from reviews import services as reviewing
from submissions import grants, services
from submissions.choices import ConflictKind
from submissions.models import Conflict, Contributor, Submission
from submissions.permissions import (
    Relation,
    Standing,
    can_open_desk,
    can_open_desk_paper,
    combine,
    relations,
)
from tests import factories
from tests.factories.journal import with_role

pytestmark = pytest.mark.django_db


def again(user):
    """The person as the next request reads them."""
    return User.objects.get(pk=user.pk)


def make_everything(user):
    """Give a person each role of the journal and every flag that Django knows."""
    for role in Role:
        EditorialRole.objects.create(journal=factories.journal(), user=user, role=role)
    User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
    return again(user)


def test_author_beats_all():
    author = make_everything(factories.person())
    paper = factories.draft(author)
    for codename in (grants.REVIEW, grants.PRODUCE):
        grants.grant(author, codename, paper)
    assert relations(author, paper) == {Relation.AUTHOR}
    assert not can_open_desk_paper(author, paper)


def test_confirmed_coauthor_beats_all_but_the_submitting_author():
    coauthor = make_everything(factories.person())
    paper = factories.under_review()
    Contributor.objects.create(
        submission=paper, name="C", user=coauthor, confirmed_at=timezone.now()
    )
    assert relations(coauthor, paper) == {Relation.COAUTHOR}
    assert not Submission.objects.on_desk_of(coauthor).contains(paper)


def test_coauthor_with_a_role_is_in_conflict_before_confirming():
    chief = factories.chief()
    coauthor = services_person(chief)
    other = factories.chief("Other Chief")
    paper = factories.under_review(editor=other, coauthors=[coauthor])
    assert relations(chief, paper) == {Relation.MEMBER}


def services_person(user):
    from submissions.services.byline import Person

    return Person(name=user.name, email=user.email.upper())


@pytest.mark.parametrize("kind", ConflictKind)
def test_conflict_beats_every_role(kind):
    chief = make_everything(factories.person())
    paper = factories.under_review(editor=factories.chief("Other Chief"))
    Conflict.objects.create(submission=paper, user=chief, kind=kind)
    assert relations(chief, paper) == {Relation.MEMBER}


def test_lifted_conflict_no_longer_counts():
    chief = factories.chief()
    paper = factories.under_review(editor=factories.chief("Other Chief"))
    Conflict.objects.create(
        submission=paper, user=chief, kind="declared", lifted_at=timezone.now()
    )
    assert relations(chief, paper) == {Relation.CHIEF}


@pytest.mark.parametrize(
    ("codename", "relation"),
    [
        (grants.ANSWER, Relation.INVITED),
        (grants.REVIEW, Relation.REVIEWING),
        (grants.REVIEWED, Relation.REVIEWED),
    ],
)
def test_reviewer_is_not_an_editor(codename, relation):
    chief = make_everything(factories.person())
    paper = factories.under_review()
    grants.grant(chief, codename, paper)
    assert relations(chief, paper) == {relation, Relation.ADMINISTRATOR}
    assert not can_open_desk_paper(chief, paper)


def test_declined_reviewer_is_a_member_like_any_other():
    assignment = factories.invited()
    reviewer = assignment.reviewer
    reviewing.decline_invitation(assignment, by=reviewer, reason="busy")
    assert relations(reviewer, assignment.round.submission) == {Relation.MEMBER}


def test_superuser_staff_and_global_permissions_give_nothing():
    person = factories.person()
    User.objects.filter(pk=person.pk).update(is_superuser=True, is_staff=True)
    person = again(person)
    person.user_permissions.set(Permission.objects.all())
    paper = factories.under_review()
    assert person.has_perm("submissions.handle_submission", paper)  # what we never ask
    assert relations(person, paper) == {Relation.MEMBER}
    assert not can_open_desk(person)
    assert not Submission.objects.visible_to(person).exists()


def test_grant_of_an_editor_ends_with_the_role():
    editor = factories.handling_editor()
    paper = factories.under_review()
    grants.grant(editor, grants.HANDLE, paper)
    assert relations(again(editor), paper) == {
        Relation.HANDLING_EDITOR,
        Relation.EDITOR,
    }
    editor.roles.update(ended_on=timezone.localdate())
    assert relations(again(editor), paper) == {Relation.MEMBER}
    assert not Submission.objects.visible_to(again(editor)).exists()


def test_grant_of_a_producer_ends_with_the_role():
    producer = with_role(Role.PRODUCTION)
    paper = factories.accepted()
    grants.grant(producer, grants.PRODUCE, paper)
    assert relations(again(producer), paper) == {Relation.PRODUCTION}
    producer.roles.update(ended_on=timezone.localdate())
    assert relations(again(producer), paper) == {Relation.MEMBER}


def test_role_that_begins_tomorrow_gives_nothing_today():
    person = factories.person()
    EditorialRole.objects.create(
        journal=factories.journal(),
        user=person,
        role=Role.CHIEF,
        started_on=timezone.localdate() + timedelta(days=1),
    )
    assert relations(person, factories.under_review()) == {Relation.MEMBER}


def test_closed_account_is_nobody():
    chief = factories.chief()
    paper = factories.under_review(editor=chief)
    User.objects.filter(pk=chief.pk).update(is_active=False)
    chief = again(chief)
    assert relations(chief, paper) == {Relation.ANONYMOUS}
    of_each = Standing.of_each(chief, [paper])[paper.pk]
    of_people = Standing.of_people([chief], paper)[chief.pk]
    assert of_each.relations == of_people.relations == {Relation.ANONYMOUS}
    assert not Submission.objects.visible_to(chief).exists()
    assert not Submission.objects.on_desk_of(chief).exists()
    assert not can_open_desk(chief)


def test_standing_is_about_the_paper_that_was_asked_for():
    mine, others = factories.sent(), factories.sent(title="Another")
    author = mine.submitter
    assert Standing.of(author, mine).is_author
    assert not Standing.of(author, others).is_author
    assert Standing.of_each(author, [mine]).keys() == {mine.pk}
    assert Standing.of_each(author, []) == {}


def test_nobody_signed_in_has_one_column():
    paper = factories.under_review()
    assert relations(AnonymousUser(), paper) == {Relation.ANONYMOUS}


def test_no_relation_at_all_is_a_member():
    held = combine(is_author=False, is_coauthor=False, in_conflict=False, held=set())
    assert held == {Relation.MEMBER}


def test_standing_asks_the_database_once_besides_the_roles(django_assert_num_queries):
    paper, chief = factories.under_review(), factories.chief("Another")
    chief = again(chief)
    with django_assert_num_queries(2):
        standing = Standing.of(chief, paper)
    with django_assert_num_queries(0):
        assert standing.can_see("E06")
        assert standing.can_do("A12")


def test_conflict_declared_by_an_editor_ends_access_at_once():
    chief = factories.chief()
    paper = factories.under_review(editor=chief)
    services.declare_conflict(paper, by=chief)
    assert relations(chief, paper) == {Relation.MEMBER}
    assert not grants.has_grant(chief, grants.HANDLE, paper)
    assert not paper.editor_assignments.filter(ended_at=None).exists()
