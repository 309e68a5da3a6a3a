"""What people do in peer review, one function per act."""

from .agreeing import change_agreement
from .alternates import add_alternate, move_alternate, promote_next, remove_alternate
from .appealing import answer_appeal, appeal
from .approving import approve_decision, send_back
from .asking import invite, send_to_review, undo_invitations
from .attaching import (
    attach,
    confirm_attachment,
    prepare_attachment,
    remove_attachment,
)
from .co_reviewing import name_co_reviewer, remove_co_reviewer
from .conversing import write_in_thread
from .crediting import agree_to_thanks, certify, take_back_certificate
from .deciding import release_decision, save_decision
from .highlighting import add_highlight, remove_highlight
from .inviting import (
    accept_invitation,
    ask_for_date,
    cancel,
    decline_invitation,
    move_due_date,
    nudge,
)
from .leaving import send_decision, undo_decision
from .people import add_person, keep_note
from .rating import rate_report
from .reporting import ask_for_time, reopen, save_draft, submit_review
from .rescinding import rescind_decision
from .revising import answer_points, resubmit
from .suspending import suspend_or_resume

__all__ = [
    "accept_invitation",
    "add_alternate",
    "add_highlight",
    "add_person",
    "agree_to_thanks",
    "answer_appeal",
    "answer_points",
    "appeal",
    "approve_decision",
    "ask_for_date",
    "ask_for_time",
    "attach",
    "cancel",
    "certify",
    "change_agreement",
    "confirm_attachment",
    "decline_invitation",
    "invite",
    "keep_note",
    "move_alternate",
    "move_due_date",
    "name_co_reviewer",
    "nudge",
    "prepare_attachment",
    "promote_next",
    "rate_report",
    "release_decision",
    "remove_alternate",
    "remove_attachment",
    "remove_co_reviewer",
    "remove_highlight",
    "reopen",
    "rescind_decision",
    "resubmit",
    "save_decision",
    "save_draft",
    "send_back",
    "send_decision",
    "send_to_review",
    "submit_review",
    "suspend_or_resume",
    "take_back_certificate",
    "undo_decision",
    "undo_invitations",
    "write_in_thread",
]
