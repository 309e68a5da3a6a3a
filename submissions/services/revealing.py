"""Breaking the glass: what a technical administrator must see once, for a reason."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from journal import record
from journal.models import User
from journal.verdict import deny, require
from submissions.emails import tell_of_reveal
from submissions.models import Reveal, Submission
from submissions.permissions import can_do
from submissions.workflow import hold

SHORTEST = 10  # letters: a reason that says nothing is none


@transaction.atomic
def reveal(submission: Submission, *, by: User, reason: str) -> Reveal:
    """Open the cells marked B of one paper to one person for 15 minutes (A22).

    The reason is kept with the reveal, the act is in the paper's record, and the chief
    editors are told at once; of a chief editor's own reveal the other chief editors
    are told, or else the administrators (visibility.md, section 1, code B).
    """
    require(can_do(by, "A22", hold(submission)))
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST:
        require(deny(_("Say in a sentence why you need to look. It is kept and sent.")))
    made = Reveal.objects.create(submission=submission, user=by, reason=reason)
    record.write("submission.revealed", about=submission.uuid, by=by)
    tell_of_reveal(made)
    return made
