"""The decision letter as the journal words it, for the editor to go on from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from journal.letters import Letter, compose
from journal.models import User
from reviews.choices import REVISIONS, Outcome
from reviews.emails import in_words
from submissions.emails import about_paper, site_url
from submissions.models import Submission


def decision_letter(
    submission: Submission,
    outcome: Outcome,
    *,
    editor: User,
    recipient_name: str,
    due_at: datetime,
    remarks: Iterable[str] = (),
) -> Letter:
    """The journal's letter for this outcome, filled; nothing is sent.

    `remarks` are what the checks of the first look found, for a technical return.
    """
    page = "reviews:revise" if outcome in REVISIONS else "submissions:paper"
    return compose(
        submission.journal,
        f"decision_{outcome.value}",
        {
            **about_paper(submission),
            "recipient_name": recipient_name or _("authors"),
            "editor_name": str(editor),
            "due": in_words(due_at),
            "remarks": "\n".join(f"- {remark}" for remark in remarks),
            "link": site_url(reverse(page, args=[submission.uuid])),
        },
    )
