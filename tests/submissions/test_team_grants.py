"""A production team has a paper as long as it is given, and each member's role lasts."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from journal.choices import Role
from journal.models import User
from submissions import grants
from submissions.models import Submission, SubmissionGroupGrant
from submissions.permissions import Relation, relations
from tests import factories
from tests.factories.journal import with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return Group.objects.create(name="Typesetters")


@pytest.fixture
def member(team):
    user = with_role(Role.PRODUCTION)
    user.groups.add(team)
    return user


@pytest.fixture
def paper(team):
    paper = factories.accepted()
    grants.grant_team(team, paper)
    return paper


def again(user):
    return User.objects.get(pk=user.pk)


def test_team_with_another_right_produces_nothing(paper, member):
    other = grants.permission(grants.HANDLE)
    SubmissionGroupGrant.objects.update(permission=other)
    assert relations(member, paper) == {Relation.MEMBER}
    assert not Submission.objects.visible_to(member).exists()


def test_member_produces_the_teams_papers_and_no_other(paper, member):
    other = factories.accepted(title="Another", editor=factories.chief("Second"))
    assert relations(member, paper) == {Relation.PRODUCTION}
    assert relations(member, other) == {Relation.MEMBER}
    assert list(Submission.objects.visible_to(member)) == [paper]
    assert list(Submission.objects.in_proof_for(member)) == [paper]


def test_team_without_the_role_gives_nothing(team, paper):
    user = factories.person()
    user.groups.add(team)
    assert relations(user, paper) == {Relation.MEMBER}
    assert not Submission.objects.visible_to(user)


def test_role_that_ended_gives_nothing(paper, member):
    member.roles.update(ended_on=timezone.localdate() - timedelta(days=1))
    assert relations(again(member), paper) == {Relation.MEMBER}


def test_leaving_the_team_ends_it(paper, member, team):
    member.groups.remove(team)
    assert relations(member, paper) == {Relation.MEMBER}


def test_paper_taken_from_the_team_is_gone(paper, member, team):
    grants.revoke_team(team, paper)
    assert relations(member, paper) == {Relation.MEMBER}


def test_giving_twice_is_once(team, paper):
    grants.grant_team(team, paper)
    assert SubmissionGroupGrant.objects.count() == 1


def test_author_in_the_team_stays_an_author(team, paper):
    author = paper.submitter
    author.groups.add(team)
    assert relations(author, paper) == {Relation.AUTHOR}


def test_other_permissions_of_a_group_give_nothing(member, team):
    paper = factories.under_review()
    SubmissionGroupGrant.objects.create(
        group=team, permission=grants.permission(grants.HANDLE), content_object=paper
    )
    assert relations(member, paper) == {Relation.MEMBER}
    assert not Submission.objects.visible_to(member)


def test_other_teams_and_other_papers_stay_given(team, paper):
    others, second = Group.objects.create(name="Proofreaders"), factories.accepted()
    grants.grant_team(others, paper)
    grants.grant_team(team, second)
    grants.revoke_team(team, paper)
    kept = SubmissionGroupGrant.objects.values_list("group", "content_object")
    assert set(kept) == {(others.pk, paper.pk), (team.pk, second.pk)}
