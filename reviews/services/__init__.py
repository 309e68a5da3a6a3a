"""What people do in peer review, one function per act."""

from .deciding import release_decision, save_decision
from .inviting import (
    accept_invitation,
    cancel,
    decline_invitation,
    invite,
    move_due_date,
    nudge,
    send_to_review,
)
from .people import add_person, keep_note
from .reporting import ask_for_time, reopen, save_draft, submit_review
from .revising import answer_points, resubmit

__all__ = [
    "accept_invitation",
    "add_person",
    "answer_points",
    "ask_for_time",
    "cancel",
    "decline_invitation",
    "invite",
    "keep_note",
    "move_due_date",
    "nudge",
    "release_decision",
    "reopen",
    "resubmit",
    "save_decision",
    "save_draft",
    "send_to_review",
    "submit_review",
]
