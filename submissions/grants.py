"""The only place that writes guardian grants.

A grant is the consequence of an assignment, written in the same transaction
(style.md, 4). `manage.py check_grants` proves that they match.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from submissions.models import (
    SpecialIssue,
    SpecialIssueUserGrant,
    Submission,
    SubmissionGroupGrant,
    SubmissionUserGrant,
)

if TYPE_CHECKING:
    from journal.models import User

HANDLE = "handle_submission"
ANSWER = "answer_invitation"
REVIEW = "write_review"
REVIEWED = "read_as_reviewer"
PRODUCE = "produce_submission"
GUEST = "edit_special_issue"


def permission(codename: str) -> Permission:
    """The permission row behind a grant's name."""
    return Permission.objects.get(
        codename=codename,
        content_type=ContentType.objects.get_for_model(Submission),
    )


def grant(user: User, codename: str, submission: Submission) -> None:
    """Give a person one right on one submission; giving it twice is once."""
    row = SubmissionUserGrant(
        user=user, permission=permission(codename), content_object=submission
    )
    SubmissionUserGrant.objects.bulk_create([row], ignore_conflicts=True)


def grant_team(team: Group, submission: Submission) -> None:
    """Give a production team a paper to prepare; giving it twice is once.

    Whoever is in the team and holds the production role has it, today's members and
    tomorrow's (visibility.md, section 2, rule 6).
    """
    row = SubmissionGroupGrant(
        group=team, permission=permission(PRODUCE), content_object=submission
    )
    SubmissionGroupGrant.objects.bulk_create([row], ignore_conflicts=True)


def revoke_team(team: Group, submission: Submission) -> None:
    """Take a paper from a production team."""
    SubmissionGroupGrant.objects.filter(group=team, content_object=submission).delete()


def grant_special_issue(user: User, special: SpecialIssue) -> None:
    """Give a guest editor one special issue; giving it twice is once."""
    row = SpecialIssueUserGrant(
        user=user, permission=_of_special_issues(), content_object=special
    )
    SpecialIssueUserGrant.objects.bulk_create([row], ignore_conflicts=True)


def revoke_special_issue(user: User, special: SpecialIssue) -> None:
    """Take a special issue from a guest editor, and with it all of its papers."""
    SpecialIssueUserGrant.objects.filter(user=user, content_object=special).delete()


def _of_special_issues() -> Permission:
    return Permission.objects.get(
        codename=GUEST,
        content_type=ContentType.objects.get_for_model(SpecialIssue),
    )


def revoke(user: User, submission: Submission, *codenames: str) -> None:
    """Take these rights on one submission from a person."""
    SubmissionUserGrant.objects.filter(
        user=user, content_object=submission, permission__codename__in=codenames
    ).delete()


def replace(user: User, submission: Submission, old: str, new: str) -> None:
    """One right becomes another: invited, then reviewing, then reviewed."""
    revoke(user, submission, old)
    grant(user, new, submission)


def has_grant(user: User, codename: str, submission: Submission) -> bool:
    """Whether a person holds this right, whatever else they are."""
    return SubmissionUserGrant.objects.filter(
        user=user, content_object=submission, permission__codename=codename
    ).exists()


def holders(codename: str, submission: Submission) -> list[User]:
    """Who holds this right on one submission, themselves and not by a team."""
    rows = SubmissionUserGrant.objects.filter(
        content_object=submission, permission__codename=codename
    )
    return [row.user for row in rows.select_related("user").order_by("pk")]
