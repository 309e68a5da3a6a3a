"""A reviewer who is in conflict, or an author, by now: the paper is none of theirs."""

import pytest
from django.utils import timezone

from journal.models import OutgoingMessage
from reviews import services as reviewing
from reviews.tokens import token_for
from submissions import services
from submissions.models import Contributor
from tests import factories
from tests.factories.submissions import editor_of, give_version

pytestmark = pytest.mark.django_db


def declare(assignment):
    services.declare_conflict(assignment.round.submission, by=assignment.reviewer)


def become_author(assignment):
    Contributor.objects.create(
        submission=assignment.round.submission,
        name=assignment.reviewer.name,
        user=assignment.reviewer,
        email=assignment.reviewer.email,
        confirmed_at=timezone.now(),
    )


@pytest.mark.parametrize("change", [declare, become_author])
def test_list_of_reviews_leaves_the_paper_out(client, change):
    assignment = factories.reviewing()
    paper = assignment.round.submission
    client.force_login(assignment.reviewer)
    assert paper.title in client.get("/reviews/").content.decode()
    change(assignment)
    page = client.get("/reviews/").content.decode()
    assert paper.title not in page
    assert paper.number not in page
    assert str(assignment.uuid) not in page


@pytest.mark.parametrize("change", [declare, become_author])
def test_link_of_the_invitation_has_ended(client, change):
    assignment = factories.reviewing()
    address = f"/r/{token_for(assignment)}/"
    assert client.get(address).status_code == 302
    change(assignment)
    answer = client.get(address)
    assert answer.status_code == 410
    assert str(assignment.uuid) not in answer.content.decode()
    assert assignment.round.submission.title not in answer.content.decode()


def test_nobody_in_conflict_is_told_that_the_round_is_closed():
    paper = factories.ready_to_decide()
    stays, leaves = factories.reviewing(paper), factories.reviewing(paper)
    declare(leaves)
    editor = editor_of(paper)
    reviewing.save_decision(
        paper, by=editor, outcome="minor", subject="Yes", letter="Dear all"
    )
    reviewing.release_decision(paper, by=editor)
    told = OutgoingMessage.objects.filter(key__startswith="round_closed:")
    assert [letter.recipient for letter in told] == [stays.reviewer]


def test_desk_keeps_authors_and_their_originals_hidden(client):
    """I1 and I2: under triple anonymity, and from other editors of a published paper."""
    paper = factories.under_review()
    author = factories.person("Somebody Unlikely")
    Contributor.objects.create(
        submission=paper, name=author.name, email=author.email, user=author
    )
    services.handling.look_for_conflicts(paper)
    type(paper).objects.filter(pk=paper.pk).update(
        anonymity="triple", cover_letter="We are the group of Ibadan."
    )
    paper.versions.get().files.filter(kind="manuscript").update(
        kind="supplement", name="unlikely-name.csv"
    )
    client.force_login(editor_of(paper))
    page = client.get(paper.get_desk_url()).content.decode()
    for hidden in (author.name, "group of Ibadan", "unlikely-name.csv"):
        assert hidden not in page
    type(paper).objects.filter(pk=paper.pk).update(anonymity="double")
    page = client.get(paper.get_desk_url()).content.decode()
    for shown in (author.name, "group of Ibadan", "unlikely-name.csv"):
        assert shown in page
    type(paper).objects.filter(pk=paper.pk).update(status="published")
    client.force_login(factories.handling_editor("Other"))
    assert "group of Ibadan" not in client.get(paper.get_desk_url()).content.decode()


def test_reviewer_of_a_later_round_reads_the_others_reports_no_longer(client):
    """E06 is one's own for whoever reads for a round; after the report, all released."""
    paper = factories.under_review()
    mine = factories.reported(paper)
    factories.reported(paper, comments="1. Somebody else wrote this.")
    decided = factories.decided(paper, "minor")
    address = f"/reviews/{mine.uuid}/done/"
    client.force_login(mine.reviewer)
    assert "Somebody else" in client.get(address).content.decode()
    version = give_version(decided, 2)
    answers = {p.uuid: ("We did.", True) for p in version.response_points.all()}
    reviewing.answer_points(version, answers, by=decided.submitter)
    current = reviewing.resubmit(decided, by=decided.submitter)
    again = current.assignments.get(reviewer=mine.reviewer)
    reviewing.accept_invitation(again, by=mine.reviewer)
    page = client.get(address)
    assert page.status_code == 200
    assert "Somebody else" not in page.content.decode()
