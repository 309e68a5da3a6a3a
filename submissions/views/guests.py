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
    submission = (
        Submission.objects.select_related("submitter", "journal", "section")
        .filter(uuid=uuid)
        .first()
    )
    if submission is None:
        raise NotAllowed(HIDDEN)
    person = acting_user(request, submission)
    standing = Standing.of(person, submission)
    if not standing.is_author:
        raise NotAllowed(HIDDEN)
    require(standing.can_see("E01"))
    assert isinstance(person, User)  # noqa: S101  (an author has an account)
    return submission, person, standing
