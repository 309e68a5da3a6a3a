"""Messages between authors and editors."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from journal import record
from journal.models import User
from journal.verdict import deny, require
from submissions.choices import Thread
from submissions.emails import tell_authors, tell_editor, tell_editors
from submissions.models import Message, Submission
from submissions.permissions import Standing


@transaction.atomic
def post_message(
    submission: Submission, text: str, *, by: User, thread: Thread = Thread.AUTHORS
) -> Message:
    """Write in a paper's thread (A21 for the authors' thread, E17 for the editors').

    The other side is told that there is a message; the text stays on the page.
    """
    standing = Standing.of(by, submission)
    if thread == Thread.AUTHORS:
        require(standing.can_do("A21"))
    else:
        require(standing.can_see("E17"))
    if not text.strip():
        require(deny(_("The message is empty.")))
    message = Message.objects.create(
        submission=submission, thread=thread, sender=by, text=text.strip()
    )
    record.write("message.sent", about=submission.uuid, by=by, thread=thread.value)
    if thread == Thread.AUTHORS:
        _tell_other_side(message, from_author=standing.is_author)
    return message


def _tell_other_side(message: Message, *, from_author: bool) -> None:
    submission, once = message.submission, str(message.uuid)
    if not from_author:
        tell_authors(submission, "message_to_authors", once=once)
        return
    handling = submission.editor_assignments.filter(ended_at=None).first()
    if handling:
        tell_editor(submission, handling.editor, "message_to_editor", once=once)
    else:
        tell_editors(submission, "message_to_editor", once=once)
