"""Who acts on a paper: the signed-in author, or a guest with this one draft.

Nobody needs an account before the first file (ux.md, principle 2). The browser session
remembers which drafts it may open; each request then asks the policy as the draft's
submitter. It gives this draft and nothing else: not the person's other papers, and not
whether the address was known (visibility.md, SC9).
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from journal.models import User
from journal.verdict import HIDDEN, NotAllowed, require
from submissions.choices import Status
from submissions.models import Submission
from submissions.permissions import Standing
from submissions.queries import SubmissionQuerySet

DRAFTS = "drafts"
MOST_DRAFTS = 20


def remember(request: HttpRequest, submission: Submission) -> None:
    """From now on this browser may open this one draft."""
    known = request.session.get(DRAFTS, [])
    if str(submission.uuid) not in known:
        request.session[DRAFTS] = [*known, str(submission.uuid)][-MOST_DRAFTS:]


def is_remembered(request: HttpRequest, submission: Submission) -> bool:
    return str(submission.uuid) in request.session.get(DRAFTS, [])


def acting_user(request: HttpRequest, submission: Submission) -> User | AnonymousUser:
    """Whose rights count for this request: one's own, or those of a guest's draft."""
    if request.user.is_authenticated and request.user.pk == submission.submitter_id:
        return request.user
    if submission.status == Status.DRAFT and is_remembered(request, submission):
        return submission.submitter
    return request.user


def open_paper(request: HttpRequest, uuid: UUID) -> tuple[Submission, User, Standing]:
    """A paper of the acting author; anybody else gets what an unknown id gets."""
    rows = Submission.objects.select_related("submitter", "journal", "section")
    submission, person, standing = stand_before(request, rows.filter(uuid=uuid))
    if not standing.is_author:
        raise NotAllowed(HIDDEN)
    require(standing.can_see("E01"))
    assert isinstance(person, User)  # noqa: S101  (an author has an account)
    return submission, person, standing


def stand_before(
    request: HttpRequest, rows: SubmissionQuerySet
) -> tuple[Submission, User | AnonymousUser, Standing]:
    """The paper that was asked for, who acts, and that person's standing to it.

    The standing is read with the row, so that a hidden paper takes the same questions
    as one that never was (visibility.md, SC16).
    """
    if request.user.is_authenticated:
        rows = rows.with_standing(request.user)
    submission = rows.first()
    if submission is None:
        raise NotAllowed(HIDDEN)
    person = acting_user(request, submission)
    if isinstance(person, User) and person == request.user:
        return submission, person, Standing.of_row(person, submission)
    return submission, person, Standing.of(person, submission)
