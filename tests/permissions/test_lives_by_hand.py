"""visibility.md, section 7, test 5, and lives that a random walk seldom leads.

Each staff role with each kind of conflict has exactly one column; and the hard cases of
the office: a chief editor in conflict, an editor who wrote it, a reviewer who did.
"""

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.utils import timezone

from journal.choices import Role
from journal.identity import note_confirmed
from journal.models import OutgoingMessage, User
from journal.verdict import NotAllowed
from reviews import services as reviewing
from submissions import grants, services
from submissions.models import Contributor, Submission
from submissions.permissions import Relation, Standing, can_do, can_see, relations
from submissions.services.byline import Person
from tests import factories
from tests.factories.journal import with_role
from tests.factories.submissions import editor_of, give_version, rename_authors

from .lives import strongest
from .test_matrix import undone

pytestmark = pytest.mark.django_db

STAFF = [role for role in Role if role not in (Role.BOARD, Role.GUEST)]


def again(user):
    return User.objects.get(pk=user.pk)


def write(paper, user):
    Submission.objects.filter(pk=paper.pk).update(submitter=user)
    return Relation.AUTHOR


def write_with(paper, user):
    Contributor.objects.create(
        submission=paper, name="C", user=user, confirmed_at=timezone.now()
    )
    return Relation.COAUTHOR


def declare(paper, user):
    paper.conflicts.create(user=user, kind="declared")
    return Relation.MEMBER


def be_found(paper, user):
    paper.contributors.create(name="C", email=f"{user.pk}@example.net", position=9)
    shown = EmailAddress.objects.create(
        user=user, email=f"{user.pk}@example.net", verified=True
    )
    note_confirmed(shown)
    return Relation.MEMBER


def test_each_staff_role_in_each_kind_of_conflict_has_one_column_and_its_cells():
    """And what that role did for the paper gives nothing more."""
    chief = factories.chief("Handles")
    paper = factories.under_review(editor=chief)
    for role in STAFF:
        for become in (write, write_with, declare, be_found):
            with undone():
                user = with_role(role)
                grants.grant(user, grants.PRODUCE, paper)
                if user.is_editor:
                    services.assign_editor(paper, user, by=chief)
                    assert can_see(again(user), "E17", paper)
                column = become(paper, user)
                standing = Standing.of(again(user), Submission.objects.get(pk=paper.pk))
                assert standing.relations == {column}, (role, become)
                for element in ("E01", "E02", "E08", "E14", "E17", "E18", "E24"):
                    wanted = strongest(
                        "content", element, frozenset({column}), "in review", False
                    )
                    verdict = standing.can_see(element)
                    assert verdict.allowed == wanted[0], (role, become, element)
                found = Submission.objects.on_desk_of(again(user))
                assert not found.filter(pk=paper.pk).exists(), (role, become)


def test_life_of_a_paper_whose_chief_editor_is_in_conflict(client):
    """Sees nothing, assigns nobody, lifts nothing; the other chief does it all (C3)."""
    chief, other = factories.chief("In Conflict"), factories.chief("Other Chief")
    paper = factories.sent(coauthors=[Person(name="C", email=chief.email.upper())])
    client.force_login(chief)
    for _step in range(2):
        assert relations(chief, paper) == {Relation.MEMBER}
        assert client.get(paper.get_desk_url()).status_code == 404
        desk = client.get("/desk/everything/").content.decode()
        assert paper.number not in desk
        assert paper.title not in desk
        for action in ("A06", "A12", "A13", "A15", "A19", "A22"):
            verdict = can_do(chief, action, paper)
            assert (verdict.allowed, verdict.reason) == (False, ""), action
        if paper.status == "submitted":
            services.assign_editor(paper, other, by=other)
            factories.reported(paper)
    told = OutgoingMessage.objects.filter(about=paper.uuid, recipient=chief)
    assert {row.key.partition(":")[0] for row in told} <= {"receipt", "in_review"}
    [conflict] = paper.conflicts.all()
    with pytest.raises(NotAllowed, match="always in conflict"):
        services.lift_conflict(conflict, by=other, reason="We need both.")
    paper.contributors.update(confirmed_at=timezone.now())  # without an account
    paper = factories.decided(paper, "accept")
    assert not can_do(chief, "A19", paper)
    assert can_do(other, "A19", paper)


def test_handling_editor_who_becomes_a_coauthor_ends_as_one():
    """In a revision: the charge ends, a chief is told, and what they see is a co-author's."""
    editor, chief = factories.handling_editor(), factories.chief()
    paper = factories.under_review(editor=chief)
    services.assign_editor(paper, editor, by=chief)
    factories.reported(paper)
    paper = factories.decided(paper, "minor")
    author = paper.submitter
    assert can_see(editor, "E08", paper)
    people = [Person(name=author.name, email=author.email, is_corresponding=True)]
    added = Person(name="E", email=editor.email)
    rename_authors(paper, [*people, added])
    assert relations(editor, paper) == {Relation.MEMBER}
    assert not paper.editor_assignments.filter(ended_at=None).exists()
    told = OutgoingMessage.objects.filter(key__startswith="editor_needed:")
    assert [row.recipient for row in told] == [chief]
    with pytest.raises(NotAllowed, match="cannot handle"):
        services.assign_editor(paper, editor, by=chief)
    Contributor.objects.filter(submission=paper, email=editor.email).update(
        user=editor, confirmed_at=timezone.now()
    )
    assert relations(editor, paper) == {Relation.COAUTHOR}
    standing = Standing.of(editor, paper)
    assert standing.can_see("E06").scope == "released"
    for never in ("E07", "E08", "E14", "E17", "E18", "E24"):
        assert not standing.can_see(never), never
    call_command("check_grants")


def test_author_who_edits_the_journal_is_the_author_alone():
    """Through the whole life of the paper; even the grants that are left give nothing."""
    editor, chief = factories.handling_editor(), factories.chief()
    paper = factories.draft(editor)
    grants.grant(editor, grants.PRODUCE, paper)
    assert relations(editor, paper) == {Relation.AUTHOR}
    services.send(paper, by=editor)
    services.assign_editor(paper, chief, by=chief)
    review = factories.reported(paper)
    for outcome in ("minor", None):
        assert relations(editor, paper) == {Relation.AUTHOR}
        assert not can_see(editor, "E08", paper)
        assert not can_see(editor, "E09", paper)
        for action in ("A06", "A12", "A13", "A22"):
            assert not can_do(editor, action, paper), action
        with pytest.raises(NotAllowed):
            reviewing.cancel(review, by=editor)
        if outcome:
            paper = factories.decided(paper, outcome)
    call_command("check_grants")


def test_reviewer_with_a_report_who_becomes_a_coauthor_reads_it_as_an_author_does():
    """The report stays; its writer reads what was released, and no score any more."""
    paper = factories.under_review()
    first = factories.reported(paper)
    other = factories.reported(paper)
    paper = factories.decided(paper, "minor")
    author, reviewer = paper.submitter, first.reviewer
    people = [Person(name=author.name, email=author.email, is_corresponding=True)]
    added = Person(name="R", email=reviewer.email)
    rename_authors(paper, [*people, added])
    assert relations(reviewer, paper) == {Relation.MEMBER}
    assert grants.has_grant(reviewer, grants.REVIEWED, paper)  # the report is a fact
    Contributor.objects.filter(submission=paper, email=reviewer.email).update(
        user=reviewer, confirmed_at=timezone.now()
    )
    standing = Standing.of(reviewer, paper)
    assert standing.relations == {Relation.COAUTHOR}
    assert standing.can_see("E06").scope == "released"
    assert standing.can_see("I3").scope == "masked"
    assert not standing.can_see("E07")
    version = give_version(paper, 2)
    answers = {p.uuid: ("We did.", True) for p in version.response_points.all()}
    reviewing.answer_points(version, answers, by=author)
    current = reviewing.resubmit(paper, by=author)
    assert [one.reviewer for one in current.assignments.all()] == [other.reviewer]
    assert paper.rounds.first().assignments.filter(state="submitted").count() == 2
    call_command("check_grants")


def test_reviewer_in_conflict_in_the_second_round_keeps_the_report_of_the_first():
    """Suspended now, marked for then; the lift gives the second round back."""
    paper = factories.under_review()
    first = factories.reported(paper)
    reviewer, editor = first.reviewer, editor_of(paper)
    paper = factories.decided(paper, "minor")
    version = give_version(paper, 2)
    answers = {p.uuid: ("We did.", True) for p in version.response_points.all()}
    reviewing.answer_points(version, answers, by=paper.submitter)
    current = reviewing.resubmit(paper, by=paper.submitter)
    second = current.assignments.get(reviewer=reviewer)
    reviewing.accept_invitation(second, by=reviewer)
    services.declare_conflict(paper, by=reviewer)
    states = ["submitted", "suspended"]
    rows = reviewer.review_assignments.order_by("round__number")
    assert [one.state for one in rows] == states
    assert relations(reviewer, paper) == {Relation.MEMBER}
    call_command("check_grants")
    services.lift_conflict(paper.conflicts.get(), by=editor, reason="A namesake.")
    assert [one.state for one in rows.all()] == ["submitted", "accepted"]
    assert relations(reviewer, paper) == {Relation.REVIEWING}
    call_command("check_grants")
