"""What people do with submissions, one function per act.

Every act takes `by=`, asks the policy first, and writes status, event, letters
and grants in one transaction.
"""

from .agreeing import agree_to_reports
from .authorship import (
    agree_to_authors,
    approve_authors,
    ask_for_authors,
    decline_authors,
    refuse_authors,
    take_back_authors,
)
from .confirming import (
    ask_again,
    confirm_authorship,
    refuse_authorship,
    vouch_for_author,
)
from .conversation import post_message
from .drafting import (
    add_files,
    change_people,
    change_text,
    confirm_review_copy,
    delete_draft,
    mark_checked,
    start_draft,
    start_guest_draft,
    suggest_reviewers,
)
from .funding import change_grants
from .handling import assign_editor, declare_conflict, lift_conflict
from .more_time import ask_for_time
from .reading import prepare_review_copy, read_version
from .reminding import move_revision_date
from .revealing import reveal
from .sending import can_withdraw, send, withdraw
from .similarity import look_for_similar
from .sorting import change_kind
from .special import (
    appoint_guest,
    choose_special_issue,
    end_guest,
    move_to_special_issue,
)
from .starting_again import start_again
from .supplements import add_supplements, confirm_supplement, remove_supplement

__all__ = [
    "add_files",
    "add_supplements",
    "agree_to_authors",
    "agree_to_reports",
    "appoint_guest",
    "approve_authors",
    "ask_again",
    "ask_for_authors",
    "ask_for_time",
    "assign_editor",
    "can_withdraw",
    "change_grants",
    "change_kind",
    "change_people",
    "change_text",
    "choose_special_issue",
    "confirm_authorship",
    "confirm_review_copy",
    "confirm_supplement",
    "declare_conflict",
    "decline_authors",
    "delete_draft",
    "end_guest",
    "lift_conflict",
    "look_for_similar",
    "mark_checked",
    "move_revision_date",
    "move_to_special_issue",
    "post_message",
    "prepare_review_copy",
    "read_version",
    "refuse_authors",
    "refuse_authorship",
    "remove_supplement",
    "reveal",
    "send",
    "start_again",
    "start_draft",
    "start_guest_draft",
    "suggest_reviewers",
    "take_back_authors",
    "vouch_for_author",
    "withdraw",
]
