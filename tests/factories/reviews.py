"""Reviewers, reports and decisions, always by way of the services."""

from reviews import services
from reviews.models import Criterion, ReviewAssignment
from submissions.models import Submission

from .journal import person
from .kept import begins_tests
from .submissions import editor_of, give_version, under_review


def reviewer(name=""):
    return person(name or "Emeka Obi")


@begins_tests
def invited(submission=None, who=None):
    """An invitation that waits for an answer."""
    submission = submission or under_review()
    [assignment] = services.invite(
        submission, [who or reviewer()], by=editor_of(submission)
    )
    return assignment


@begins_tests
def reviewing(submission=None, who=None):
    """A reviewer who has said yes."""
    assignment = invited(submission, who)
    return services.accept_invitation(assignment, by=assignment.reviewer)


def complete_draft(recommendation="minor", *, score=4, comments=""):
    """A report draft with nothing missing."""
    return {
        "scores": {str(c.pk): score for c in Criterion.objects.filter(kind="score")},
        "comments": comments
        or "1. Please say how schools were chosen.\n2. Please report the response rate.",
        "confidential": "Between us: a careful paper.",
        "recommendation": recommendation,
    }


@begins_tests
def reported(submission=None, who=None, **draft):
    """A report that is in."""
    assignment = reviewing(submission, who)
    services.save_draft(
        assignment, complete_draft(**draft), version=0, by=assignment.reviewer
    )
    services.submit_review(assignment, by=assignment.reviewer)
    return ReviewAssignment.objects.get(pk=assignment.pk)


@begins_tests
def ready_to_decide(**fields):
    """A paper with two reports and nothing open."""
    submission = under_review(**fields)
    for name in ("Emeka Obi", "Ingrid Sørensen"):
        reported(submission, reviewer(name))
    return fresh(submission)


def decided(submission, outcome, *, letter="Dear author, here is what we think."):
    """A paper with a released decision."""
    editor = editor_of(submission)
    services.save_decision(
        submission, by=editor, outcome=outcome, subject="Decided", letter=letter
    )
    services.release_decision(submission, by=editor)
    return fresh(submission)


@begins_tests
def revising(**fields):
    return decided(ready_to_decide(**fields), "minor")


@begins_tests
def resubmitted(**fields):
    """A revision that came back with every point answered."""
    submission = revising(**fields)
    version = give_version(submission, 2)
    points = version.response_points.all()
    services.answer_points(
        version,
        {point.uuid: ("We did.", True) for point in points},
        by=submission.submitter,
    )
    services.resubmit(submission, by=submission.submitter)
    return fresh(submission)


@begins_tests
def accepted(**fields):
    return decided(ready_to_decide(**fields), "accept")


def fresh(submission):
    """The row as it stands now."""
    return Submission.objects.get(pk=submission.pk)
