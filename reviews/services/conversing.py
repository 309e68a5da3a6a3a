"""Messages between a reviewer and the editors of the paper."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from journal import record
from journal.models import User
from journal.verdict import deny, require
from reviews.emails import tell_reviewer
from reviews.models import ReviewAssignment, ReviewerMessage
from reviews.permissions import can_converse
from submissions.emails import tell_editors_in_charge
from submissions.permissions import Standing
from submissions.workflow import hold


@transaction.atomic
def write_in_thread(
    assignment: ReviewAssignment, text: str, *, by: User
) -> ReviewerMessage:
    """Write in one reviewer's thread (E16), as the reviewer or as an editor.

    The other side is told that there is a message; the text stays on the page.
    """
    submission = assignment.round.submission
    standing = Standing.of(by, hold(submission))
    require(can_converse(standing, assignment))
    if not text.strip():
        require(deny(_("The message is empty.")))
    message = ReviewerMessage.objects.create(
        assignment=assignment, sender=by, text=text.strip()
    )
    record.write("message.sent", about=submission.uuid, by=by, thread="reviewer")
    once = str(message.uuid)
    if by == assignment.reviewer:
        tell_editors_in_charge(
            submission, "message_from_reviewer", once=once, reviewer=str(by)
        )
    else:
        tell_reviewer(assignment, "message_to_reviewer", once=once)
    return message
