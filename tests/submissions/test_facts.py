"""What decides a standing is told of whoever has it today, however it is asked."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from journal.choices import Role
from journal.models import User
from submissions import grants, services
from submissions.facts import Facts, facts_of, facts_of_each, facts_of_people
from submissions.models import (
    Conflict,
    Reveal,
    SpecialIssueUserGrant,
    Submission,
    SubmissionGroupGrant,
)
from submissions.permissions import Standing
from tests import factories
from tests.factories.journal import with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    return factories.into(factories.special_issue(), factories.sent())


@pytest.fixture
def people(paper):
    """In pairs: who has a thing, and who had it, waits for it or never got so far."""
    now, past = timezone.now(), timezone.now() - timedelta(minutes=1)
    people = {
        "author": factories.person("Confirmed"),
        "waits": factories.person("Not confirmed"),
        "conflict": factories.chief("In conflict"),
        "lifted": factories.chief("Lifted"),
        "team": with_role(Role.PRODUCTION, "In the team"),
        "no role": factories.person("In the team, without the role"),
        "other team": with_role(Role.PRODUCTION, "In a team with another right"),
        "guest": factories.guest_editor(paper.special_issue),
        "former guest": factories.guest_editor(paper.special_issue, "Former"),
        "other right": with_role(Role.GUEST, "Guest with another right"),
        "glass": with_role(Role.ADMINISTRATOR, "Broke it"),
        "too late": with_role(Role.ADMINISTRATOR, "Broke it before"),
        "no administrator": factories.chief("Was one"),
    }
    for name, confirmed in (("author", now), ("waits", None)):
        paper.contributors.create(name="A", user=people[name], confirmed_at=confirmed)
    for name, lifted in (("conflict", None), ("lifted", now)):
        Conflict.objects.create(
            submission=paper, user=people[name], kind="declared", lifted_at=lifted
        )
    team, other = (Group.objects.create(name=name) for name in ("Set", "Handle"))
    grants.grant_team(team, paper)
    SubmissionGroupGrant.objects.create(
        group=other, permission=grants.permission(grants.HANDLE), content_object=paper
    )
    team.user_set.set([people["team"], people["no role"]])
    other.user_set.set([people["other team"]])
    right = SpecialIssueUserGrant.objects.first().permission
    reads = Permission.objects.create(
        codename="read_special_issue", content_type=right.content_type, name="Reads"
    )
    SpecialIssueUserGrant.objects.create(
        user=people["other right"],
        permission=reads,
        content_object=paper.special_issue,
    )
    people["former guest"].roles.update(ended_on=timezone.localdate())
    for name, ends in (("glass", None), ("too late", past), ("no administrator", None)):
        made = Reveal.objects.create(
            submission=paper, user=people[name], reason="To see."
        )
        if ends:
            Reveal.objects.filter(pk=made.pk).update(ends_at=ends)
    return {name: User.objects.get(pk=user.pk) for name, user in people.items()}


HAVE = {
    "author": "standing_coauthor",
    "conflict": "standing_conflict",
    "team": "standing_team",
    "guest": "standing_guest",
    "glass": "standing_reveal",
}


def test_each_fact_is_told_of_whoever_has_it_alone(paper, people):
    nothing = Facts(paper.submitter_id, False, False, [], False, False, False)
    known = {user.pk: user for user in people.values()}
    of_people = facts_of_people(known, paper)
    for name, user in people.items():
        has = {HAVE[name]: True} if name in HAVE else {}
        expected = nothing._replace(**has)
        assert facts_of(user, paper) == expected, name
        assert facts_of_each(user, [paper.pk]) == {paper.pk: expected}, name
        assert of_people[user.pk] == expected, name


def test_nothing_is_read_of_people_who_are_not_asked_about(paper, people):
    alone = people["waits"]
    with CaptureQueriesContext(connection) as asked:
        assert facts_of_people({alone.pk: alone}, paper).keys() == {alone.pk}
    assert len(asked) == 7
    assert [q["sql"] for q in asked if f" IN ({alone.pk})" not in q["sql"]] == []


def test_paper_that_is_gone_is_said_to_be():
    paper = factories.draft()
    services.delete_draft(Submission.objects.get(), by=paper.submitter)
    with pytest.raises(Submission.DoesNotExist):
        Standing.of(factories.person(), paper)
