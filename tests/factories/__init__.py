"""The smallest valid objects; every state of a paper is reached by the services."""

from .journal import chief, handling_editor, journal, person
from .reviews import (
    accepted,
    complete_draft,
    decided,
    invited,
    ready_to_decide,
    reported,
    reviewer,
    reviewing,
    revising,
)
from .submissions import (
    draft,
    guest_editor,
    into,
    sent,
    special_issue,
    under_review,
)

__all__ = [
    "accepted",
    "chief",
    "complete_draft",
    "decided",
    "draft",
    "guest_editor",
    "handling_editor",
    "into",
    "invited",
    "journal",
    "person",
    "ready_to_decide",
    "reported",
    "reviewer",
    "reviewing",
    "revising",
    "sent",
    "special_issue",
    "under_review",
]
