"""The link in the letter that takes somebody back to a draft.

Signed by the site's own secret and stored nowhere; it opens this one draft for 30 days,
only after a button was pressed, and signs nobody in (visibility.md, SC18).
"""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.urls import reverse

from submissions.models import Submission

SALT = "submissions.draft"
LIVES = 60 * 60 * 24 * 30  # seconds


def path_to(submission: Submission) -> str:
    """The address of the page behind the link."""
    token = signing.dumps(str(submission.uuid), salt=SALT)
    return reverse("submissions:resume", args=[submission.uuid, token])


def is_ours(token: str, uuid: UUID) -> bool:
    """Whether we made this link for this draft, however long ago."""
    return _opens(token, None) == str(uuid)


def is_in_time(token: str, uuid: UUID) -> bool:
    """Whether the link still opens the draft."""
    return _opens(token, LIVES) == str(uuid)


def _opens(token: str, max_age: int | None) -> str | None:
    try:
        return str(signing.loads(token, salt=SALT, max_age=max_age))
    except signing.BadSignature:
        return None
