"""What the authors agree to, after the paper was sent."""

from __future__ import annotations

from django.db import transaction

from journal import record
from journal.models import User
from journal.verdict import require
from submissions.agreements import can_agree_to_reports
from submissions.models import Submission
from submissions.workflow import hold


@transaction.atomic
def agree_to_reports(submission: Submission, agrees: bool, *, by: User) -> None:
    """Let the reports be published with the article, or take that back (letter J)."""
    require(can_agree_to_reports(by, hold(submission)))
    if agrees == submission.agrees_to_reports:
        return
    submission.agrees_to_reports = agrees
    submission.save(update_fields=["agrees_to_reports"])
    kind = "reports.agreed" if agrees else "reports.refused"
    record.write(kind, about=submission.uuid, by=by)
