"""What people do with issues, one function per act.

Every act takes `by=`, asks the policy first, and writes rows, events and letters in one
transaction. The typesetter and the PDF libraries are loaded by the worker only.
"""

from .announcing import ask_for_issues
from .building import cancel_build, request_build, run_build
from .copyediting import (
    add_place,
    answer,
    ask,
    edit_place,
    give_to_production,
    replace_text,
    settle,
    undo_edit,
)
from .noticing import give_notice
from .placing import move, order, place, remove
from .planning import create_issue, plan
from .proofing import approve_proof, ask_corrections, draw_proof, send_proof
from .publishing import publish
from .scheduling import schedule, unschedule

__all__ = [
    "add_place",
    "answer",
    "approve_proof",
    "ask",
    "ask_corrections",
    "ask_for_issues",
    "cancel_build",
    "create_issue",
    "draw_proof",
    "edit_place",
    "give_notice",
    "give_to_production",
    "move",
    "order",
    "place",
    "plan",
    "publish",
    "remove",
    "replace_text",
    "request_build",
    "run_build",
    "schedule",
    "send_proof",
    "settle",
    "undo_edit",
    "unschedule",
]
