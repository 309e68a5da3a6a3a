"""Writing the report: autosave, submitting, more time, opening again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from reviews import services
from reviews.choices import Answer
from reviews.models import Criterion, ReviewAssignment
from reviews.services.reporting import StaleDraft
from submissions import grants
from tests import factories

pytestmark = pytest.mark.django_db


def save(assignment, draft, version=0):
    return services.save_draft(
        assignment, draft, version=version, by=assignment.reviewer
    )


def again(assignment):
    return ReviewAssignment.objects.get(pk=assignment.pk)


def test_draft_is_kept_and_counted():
    assignment = factories.reviewing()
    assert save(assignment, {"comments": "a"}).draft_version == 1
    review = save(assignment, {"comments": "ab"}, version=1)
    assert (review.draft, review.draft_version) == ({"comments": "ab"}, 2)


@pytest.mark.parametrize("version", [0, 2, 7])
def test_draft_typed_on_another_version_overwrites_nothing(version):
    assignment = factories.reviewing()
    save(assignment, {"comments": "first tab"})
    with pytest.raises(StaleDraft) as stale:
        save(assignment, {"comments": "second tab"}, version=version)
    assert stale.value.review.draft == {"comments": "first tab"}
    assert again(assignment).review.draft == {"comments": "first tab"}


def test_nobody_else_writes_a_review():
    assignment = factories.reviewing()
    others = [
        factories.person(),
        factories.reviewer(),
        assignment.invited_by,
        assignment.round.submission.submitter,
        factories.chief(),
    ]
    for other in others:
        for act in (
            lambda who: services.save_draft(assignment, {}, version=0, by=who),
            lambda who: services.submit_review(assignment, by=who),
            lambda who: services.ask_for_time(assignment, 7, by=who),
        ):
            with pytest.raises(NotAllowed) as stopped:
                act(other)
            assert stopped.value.verdict.reason == ""


@pytest.mark.parametrize(
    ("lack", "sentence"),
    [
        ({"scores": {}}, "Score “Question”"),
        ({"comments": "  \n"}, "Write comments for the authors."),
        ({"recommendation": ""}, "Choose a recommendation."),
        ({"recommendation": "love"}, "Choose a recommendation."),
    ],
)
def test_incomplete_report_stays_a_draft_and_says_what_is_missing(lack, sentence):
    assignment = factories.reviewing()
    save(assignment, {**factories.complete_draft(), **lack})
    with pytest.raises(NotAllowed, match=sentence):
        services.submit_review(assignment, by=assignment.reviewer)
    assert again(assignment).state == Answer.ACCEPTED
    assert not OutgoingMessage.objects.filter(key__startswith="report_in:").exists()


def test_question_not_in_use_is_not_asked():
    paper = factories.under_review()
    Criterion.objects.filter(name="Method").update(is_active=False)
    assignment = factories.reviewing(paper)
    draft = factories.complete_draft()
    unused = Criterion.objects.get(name="Method")
    del draft["scores"][str(unused.pk)]
    save(assignment, draft)
    review = services.submit_review(assignment, by=assignment.reviewer)
    assert review.scores.count() == 2


def test_not_able_to_judge_is_an_answer():
    assignment = factories.reviewing()
    save(assignment, factories.complete_draft(score=None))
    review = services.submit_review(assignment, by=assignment.reviewer)
    assert set(review.scores.values_list("value", flat=True)) == {None}


def test_submitting_twice_is_once():
    assignment = factories.reported()
    letters, events = OutgoingMessage.objects.count(), Event.objects.count()
    with pytest.raises(NotAllowed, match="Your report is in"):
        services.submit_review(assignment, by=assignment.reviewer)
    with pytest.raises(NotAllowed, match="Your report is in"):
        save(assignment, {"comments": "late"}, version=1)
    assert OutgoingMessage.objects.count() == letters
    assert Event.objects.count() == events


def test_nothing_is_written_once_the_round_is_closed():
    paper = factories.ready_to_decide()
    late = factories.reviewing(paper)
    from tests.factories.reviews import decided

    decided(paper, "minor")
    for act in (
        lambda: save(late, {"comments": "late"}),
        lambda: services.submit_review(late, by=late.reviewer),
        lambda: services.ask_for_time(late, 7, by=late.reviewer),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_more_time_is_granted_inside_the_limit_and_refused_beyond_it():
    assignment = factories.reviewing()
    due = assignment.due_at
    assert services.ask_for_time(
        assignment, 14, by=assignment.reviewer
    ).due_at == due + timedelta(days=14)
    services.ask_for_time(assignment, 14, by=assignment.reviewer)
    with pytest.raises(NotAllowed, match="more time than the journal can give"):
        services.ask_for_time(assignment, 7, by=assignment.reviewer)
    assert again(assignment).due_at == due + timedelta(days=28)


@pytest.mark.parametrize("days", [0, 1, 21, -7, 700])
def test_only_the_offered_days_can_be_asked_for(days):
    assignment = factories.reviewing()
    with pytest.raises(NotAllowed):
        services.ask_for_time(assignment, days, by=assignment.reviewer)


def test_late_reviewer_gets_time_from_today():
    assignment = factories.reviewing()
    now = timezone.now()
    ReviewAssignment.objects.filter(pk=assignment.pk).update(
        due_at=now - timedelta(days=2)
    )
    more = services.ask_for_time(again(assignment), 7, by=assignment.reviewer)
    assert timedelta(days=6, hours=23) < more.due_at - now < timedelta(days=7, hours=1)


def test_opened_report_keeps_its_text_and_can_be_sent_again():
    assignment = factories.reported()
    paper, reviewer = assignment.round.submission, assignment.reviewer
    services.reopen(assignment, by=assignment.invited_by)
    assert again(assignment).state == Answer.ACCEPTED
    assert grants.has_grant(reviewer, grants.REVIEW, paper)
    draft = factories.complete_draft(comments="A better word for the authors.")
    save(assignment, draft, version=1)
    review = services.submit_review(assignment, by=reviewer)
    assert review.comments == "A better word for the authors."
    assert review.scores.count() == 3


def test_report_of_a_closed_round_is_not_opened_again():
    from tests.factories.reviews import resubmitted

    paper = resubmitted()
    first = paper.rounds.first().assignments.first()
    with pytest.raises(NotAllowed, match="no report to open"):
        services.reopen(first, by=first.invited_by)
    assert grants.has_grant(first.reviewer, grants.ANSWER, paper)
    assert not grants.has_grant(first.reviewer, grants.REVIEW, paper)


def test_report_is_opened_by_the_papers_editors_alone():
    assignment = factories.reported()
    for other in (assignment.reviewer, factories.handling_editor()):
        with pytest.raises(NotAllowed):
            services.reopen(assignment, by=other)
